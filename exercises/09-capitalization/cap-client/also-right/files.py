# Also right: text from beginning to end, with files that change nothing.
import io
import socket
import sys


def text_of(file):
    return io.TextIOWrapper(file, "utf-8", "strict", newline="").read()


try:
    request = text_of(sys.stdin.buffer)
    with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as sock:
        with sock.makefile("wb") as writer:
            writer.write(request.encode("utf-8"))
        sock.shutdown(socket.SHUT_WR)
        with sock.makefile("rb") as reader:
            answer = text_of(reader)
except (OSError, ValueError) as error:
    sys.exit(f"cap-client: {error}")
if request != "" and answer == "":
    sys.exit("cap-client: the server gave no answer")
out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="")
out.write(answer)
out.flush()
