# Wrong: sends 20 lines and no more. Rejected by: sends-every-line
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    answers = sock.makefile("rb")
    for _ in range(20):
        body = sys.stdin.buffer.readline().rstrip(b"\n")
        header = f"{len(body)}\n".encode("ascii")
        sock.sendall(header + body)

        answer = answers.readline()
        if not answer.endswith(b"\n"):
            sys.exit(f"one-write: {host}:{port} closed without an answer")
        sys.stdout.buffer.write(answer)
