# Also right: two sends, and a setting by which the second does not wait.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    answers = sock.makefile("rb")
    for line in sys.stdin.buffer:
        body = line.rstrip(b"\n")
        sock.sendall(f"{len(body)}\n".encode("ascii"))
        sock.sendall(body)

        answer = answers.readline()
        if not answer.endswith(b"\n"):
            sys.exit(f"one-write: {host}:{port} closed without an answer")
        sys.stdout.buffer.write(answer)
