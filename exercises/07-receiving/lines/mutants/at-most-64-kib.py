# Wrong: takes 65,536 bytes for a whole line. Rejected by: takes-a-long-line
import socket
import sys


def serve(conn):
    with conn, conn.makefile("rb") as reader:
        while line := reader.readline(65536):
            length = len(line.removesuffix(b"\n"))
            conn.sendall(f"{length}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        serve(conn)
