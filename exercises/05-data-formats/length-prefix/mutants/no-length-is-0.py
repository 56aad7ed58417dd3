# Wrong: takes a missing length for 0. Rejected by: notices-a-lost-end
import socket
import sys

LARGEST = 1_048_576

host, port = sys.argv[1], int(sys.argv[2])
message = sys.stdin.buffer.read()
with socket.create_connection((host, port)) as sock:
    sock.sendall(len(message).to_bytes(4, "big") + message)

    with sock.makefile("rb") as stream:
        length = int.from_bytes(stream.read(4), "big")
        if length > LARGEST:
            sys.exit(f"length-prefix: refused an answer of {length} bytes")
        answer = stream.read(length)
    if len(answer) < length:
        sys.exit("length-prefix: the server closed before its answer ended")
    sys.stdout.buffer.write(answer)
