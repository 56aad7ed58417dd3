# Wrong: takes an empty line for the end. Rejected by: counts-bytes
import socket
import sys


def serve(conn):
    with conn, conn.makefile("rb") as reader:
        while line := reader.readline().removesuffix(b"\n"):
            conn.sendall(f"{len(line)}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        serve(conn)
