# Wrong: makes a new buffer for each line. Rejected by: answers-both-lines
import socket
import sys


def serve(conn):
    with conn:
        while True:
            with conn.makefile("rb") as reader:
                line = reader.readline()
            if line == b"":
                break
            length = len(line.removesuffix(b"\n"))
            conn.sendall(f"{length}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        serve(conn)
