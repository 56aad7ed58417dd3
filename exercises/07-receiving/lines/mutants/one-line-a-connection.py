# Wrong: closes after the first answer. Rejected by: answers-line-after-line
import socket
import sys


def serve(conn):
    with conn, conn.makefile("rb") as reader:
        length = len(reader.readline().removesuffix(b"\n"))
        conn.sendall(f"{length}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        serve(conn)
