# Wrong: keeps the connection of each visitor. Rejected by: many-visits
import socket
import sys


def serve(conn):
    line = b""
    while not line.endswith(b"\n"):
        piece = conn.recv(1024)
        if piece == b"":
            return
        line += piece
    conn.sendall(line.decode().upper().encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    visitors = []
    while True:
        try:
            conn, addr = listener.accept()
        except OSError as error:
            sys.exit(f"many-visits: {error}")
        visitors.append(conn)
        try:
            serve(conn)
        except (OSError, UnicodeDecodeError) as error:
            print(f"many-visits: {addr[0]}: {error}", file=sys.stderr)
