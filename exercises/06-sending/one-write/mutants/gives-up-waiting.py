# Wrong: waits two seconds for an answer. Rejected by: waits-for-the-answer
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port), timeout=2) as sock:
    answers = sock.makefile("rb")
    for line in sys.stdin.buffer:
        body = line.rstrip(b"\n")
        header = f"{len(body)}\n".encode("ascii")
        sock.sendall(header + body)

        try:
            answer = answers.readline()
        except socket.timeout:
            sys.exit("one-write: no answer came")
        if not answer.endswith(b"\n"):
            sys.exit(f"one-write: {host}:{port} closed without an answer")
        sys.stdout.buffer.write(answer)
