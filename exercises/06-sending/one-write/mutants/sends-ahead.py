# Wrong: does not wait for an answer. Rejected by: waits-for-the-answer
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    answers = sock.makefile("rb")
    lines = sys.stdin.buffer.readlines()
    for line in lines:
        body = line.rstrip(b"\n")
        header = f"{len(body)}\n".encode("ascii")
        sock.sendall(header + body)

    for _ in lines:
        answer = answers.readline()
        if not answer.endswith(b"\n"):
            sys.exit(f"one-write: {host}:{port} closed without an answer")
        sys.stdout.buffer.write(answer)
