# Wrong: does not close the connection. Rejected by: closes-at-the-end
import socket
import sys


def serve(conn):
    with conn.makefile("rb") as reader:
        for line in reader:
            length = len(line.removesuffix(b"\n"))
            conn.sendall(f"{length}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    visitors = []
    while True:
        conn, _ = listener.accept()
        serve(conn)
        visitors.append(conn)
