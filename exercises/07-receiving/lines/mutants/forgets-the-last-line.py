# Wrong: forgets a last line. Rejected by: answers-the-last-line
import socket
import sys


def serve(conn):
    with conn, conn.makefile("rb") as reader:
        for line in reader:
            if line.endswith(b"\n"):
                conn.sendall(f"{len(line) - 1}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        serve(conn)
