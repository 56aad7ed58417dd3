# Wrong: drops a half line behind a whole one. Rejected by: keeps-the-half-line
import socket
import sys


def serve(conn):
    with conn:
        waiting = b""
        while piece := conn.recv(4096):
            waiting += piece
            if b"\n" in waiting:
                for line in waiting.split(b"\n")[:-1]:
                    conn.sendall(f"{len(line)}\n".encode())
                waiting = b""
        if waiting != b"":
            conn.sendall(f"{len(waiting)}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        serve(conn)
