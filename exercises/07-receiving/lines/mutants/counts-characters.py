# Wrong: counts characters. Rejected by: counts-bytes
import socket
import sys


def serve(conn):
    with conn, conn.makefile("rb") as reader:
        for line in reader:
            length = len(line.removesuffix(b"\n").decode("utf-8", "replace"))
            conn.sendall(f"{length}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        serve(conn)
