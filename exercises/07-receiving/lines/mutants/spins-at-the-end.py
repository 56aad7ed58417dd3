# Wrong: receives on after the end. Rejected by: rests-at-the-end
import socket
import sys


def serve(conn):
    with conn:
        waiting = b""
        while True:
            piece = conn.recv(4096)
            waiting += piece
            *lines, waiting = waiting.split(b"\n")
            if piece == b"" and waiting != b"":
                lines.append(waiting)
                waiting = b""
            for line in lines:
                conn.sendall(f"{len(line)}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        serve(conn)
