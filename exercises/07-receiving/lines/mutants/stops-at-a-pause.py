# Wrong: takes a pause for the end. Rejected by: joins-the-pieces
import socket
import sys


def serve(conn):
    with conn:
        conn.settimeout(2)
        waiting = b""
        try:
            while piece := conn.recv(4096):
                waiting += piece
                *lines, waiting = waiting.split(b"\n")
                for line in lines:
                    conn.sendall(f"{len(line)}\n".encode())
        except socket.timeout:
            pass
        if waiting != b"":
            conn.sendall(f"{len(waiting)}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        serve(conn)
