# Wrong: knows the letters of Latin-1 alone. Rejected by: takes-any-line
import socket
import sys


def upper(text):
    return "".join(c.upper() if c < "\u0100" else c for c in text)


def serve(conn):
    line = b""
    while not line.endswith(b"\n"):
        piece = conn.recv(1024)
        if piece == b"":
            return
        line += piece
    conn.sendall(upper(line.decode()).encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            try:
                serve(conn)
            except (OSError, UnicodeDecodeError) as error:
                print(f"many-visits: {addr[0]}: {error}", file=sys.stderr)
