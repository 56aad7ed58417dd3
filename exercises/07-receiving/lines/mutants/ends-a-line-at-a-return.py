# Wrong: ends a line at a carriage return, too. Rejected by: counts-bytes
import socket
import sys


def serve(conn):
    with conn, conn.makefile(encoding="latin-1", newline="") as reader:
        for line in reader:
            length = len(line.removesuffix("\n"))
            conn.sendall(f"{length}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        serve(conn)
