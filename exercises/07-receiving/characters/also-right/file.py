# Also right: a file around the socket, which reads what is there and decodes.
import io
import socket
import sys


def follow(sock):
    waiting = b""
    with sock, sock.makefile("rb", buffering=0) as reader:
        for piece in iter(lambda: reader.read(1000), b""):
            waiting += piece
            try:
                good, rest = waiting.decode("utf-8", "strict"), b""
            except UnicodeDecodeError as error:
                good = waiting[: error.start].decode("utf-8")
                rest = waiting[error.start :]
                if error.end < len(waiting) or "end of data" not in str(error):
                    show(good)
                    raise
            show(good)
            waiting = rest
    if waiting:
        raise EOFError("half a character is left")


def show(text):
    out.write(text)
    out.flush()


out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="\n")
try:
    follow(socket.create_connection((sys.argv[1], int(sys.argv[2]))))
except (OSError, EOFError, UnicodeError) as error:
    print("characters:", error, file=sys.stderr)
    sys.exit(1)
