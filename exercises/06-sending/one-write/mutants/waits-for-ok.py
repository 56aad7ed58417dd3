# Wrong: waits for ok without its newline. Rejected by: waits-for-the-answer
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    for line in sys.stdin.buffer:
        body = line.rstrip(b"\n")
        header = f"{len(body)}\n".encode("ascii")
        sock.sendall(header + body)

        answer = b""
        while b"ok" not in answer:
            answer += sock.recv(100)
        print("ok")
