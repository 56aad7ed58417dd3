# Wrong: counts the first line alone. Rejected by: sends-every-line
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    answers = sock.makefile("rb")
    lines = sys.stdin.buffer.read().splitlines()
    for body in lines:
        header = f"{len(lines[0])}\n".encode("ascii")
        sock.sendall(header + body)

        answer = answers.readline()
        if not answer.endswith(b"\n"):
            sys.exit(f"one-write: {host}:{port} closed without an answer")
        sys.stdout.buffer.write(answer)
