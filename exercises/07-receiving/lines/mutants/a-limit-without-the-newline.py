# Wrong: takes 1,048,576 bytes with the newline. Rejected by: takes-a-long-line
import socket
import sys


def serve(conn):
    with conn, conn.makefile("rb") as reader:
        while line := reader.readline(1_048_576):
            length = len(line.removesuffix(b"\n"))
            conn.sendall(f"{length}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        serve(conn)
