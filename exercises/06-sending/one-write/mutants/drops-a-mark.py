# Wrong: drops U+FEFF. Rejected by: sends-any-line
import io
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    answers = sock.makefile("rb")
    text = io.TextIOWrapper(sys.stdin.buffer, "utf-8-sig", newline="\n")
    for line in text:
        body = line.rstrip("\n").encode("utf-8")
        header = f"{len(body)}\n".encode("ascii")
        sock.sendall(header + body)

        answer = answers.readline()
        if not answer.endswith(b"\n"):
            sys.exit(f"one-write: {host}:{port} closed without an answer")
        sys.stdout.buffer.write(answer)
