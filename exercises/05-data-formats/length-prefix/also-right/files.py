# Also right: files around the socket, and struct for the length.
import socket
import struct
import sys


def main(host, port):
    message = sys.stdin.buffer.read()
    with socket.create_connection((host, int(port))) as sock:
        with sock.makefile("rwb") as stream:
            stream.write(struct.pack("!I", len(message)) + message)
            stream.flush()
            sock.shutdown(socket.SHUT_WR)
            header = stream.read(4)
            if len(header) < 4:
                return "no length came"
            (length,) = struct.unpack("!I", header)
            if length > 1 << 20:
                return f"{length} bytes are too many"
            text = stream.read(length)
            if len(text) < length:
                return f"{len(text)} of {length} bytes came"
    sys.stdout.buffer.write(text)
    return 0


sys.exit(main(*sys.argv[1:]))
