# Wrong: ends a line at a zero byte, like C. Rejected by: sends-any-line
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    answers = sock.makefile("rb")
    for line in sys.stdin.buffer:
        body = line.rstrip(b"\n").split(b"\0")[0]
        header = f"{len(body)}\n".encode("ascii")
        sock.sendall(header + body)

        answer = answers.readline()
        if not answer.endswith(b"\n"):
            sys.exit(f"one-write: {host}:{port} closed without an answer")
        sys.stdout.buffer.write(answer)
