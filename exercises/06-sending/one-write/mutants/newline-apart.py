# Wrong: sends the newline in a write of its own. Rejected by: sends-at-once
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    answers = sock.makefile("rb")
    for line in sys.stdin.buffer:
        body = line.rstrip(b"\n")
        header = f"{len(body)}\n".encode("ascii")
        sock.sendall(header[:-1])
        sock.sendall(b"\n")
        sock.sendall(body)

        answer = answers.readline()
        if not answer.endswith(b"\n"):
            sys.exit(f"one-write: {host}:{port} closed without an answer")
        sys.stdout.buffer.write(answer)
