# Wrong: connects to this machine. Rejected by: goes-to-its-host
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection(("127.0.0.1", port)) as sock:
    answers = sock.makefile("rb")
    for line in sys.stdin.buffer:
        body = line.rstrip(b"\n")
        header = f"{len(body)}\n".encode("ascii")
        sock.sendall(header + body)

        answer = answers.readline()
        if not answer.endswith(b"\n"):
            sys.exit(f"one-write: {host}:{port} closed without an answer")
        sys.stdout.buffer.write(answer)
