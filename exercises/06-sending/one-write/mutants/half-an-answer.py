# Wrong: takes one recv for an answer. Rejected by: waits-for-the-answer
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    for line in sys.stdin.buffer:
        body = line.rstrip(b"\n")
        header = f"{len(body)}\n".encode("ascii")
        sock.sendall(header + body)

        answer = sock.recv(100)
        if answer == b"":
            sys.exit(f"one-write: {host}:{port} closed without an answer")
        sys.stdout.buffer.write(answer)
