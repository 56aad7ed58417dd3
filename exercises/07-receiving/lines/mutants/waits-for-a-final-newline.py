# Wrong: waits until a piece ends a line. Rejected by: keeps-the-half-line
import socket
import sys


def serve(conn):
    with conn:
        waiting = b""
        while piece := conn.recv(4096):
            waiting += piece
            if waiting.endswith(b"\n"):
                for line in waiting.split(b"\n")[:-1]:
                    conn.sendall(f"{len(line)}\n".encode())
                waiting = b""
        if waiting != b"":
            for line in waiting.split(b"\n"):
                conn.sendall(f"{len(line)}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        serve(conn)
