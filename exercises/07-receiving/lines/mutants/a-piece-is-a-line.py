# Wrong: takes one recv for a line. Rejected by: joins-the-pieces
import socket
import sys


def serve(conn):
    with conn:
        while piece := conn.recv(4096):
            length = len(piece.removesuffix(b"\n"))
            conn.sendall(f"{length}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        serve(conn)
