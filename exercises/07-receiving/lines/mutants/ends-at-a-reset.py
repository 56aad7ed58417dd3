# Wrong: ends when a connection is reset. Rejected by: survives-a-reset
import socket
import sys


def serve(conn):
    with conn, conn.makefile("rb") as reader:
        for line in reader:
            length = len(line.removesuffix(b"\n"))
            conn.sendall(f"{length}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
try:
    with socket.create_server((host, port)) as listener:
        print("LISTENING", listener.getsockname()[1], flush=True)
        while True:
            conn, addr = listener.accept()
            serve(conn)
except OSError as error:
    sys.exit(f"lines: {error}")
