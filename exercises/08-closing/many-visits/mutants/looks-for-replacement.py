# Wrong: takes U+FFFD for an error. Rejected by: takes-any-line
import socket
import sys


def serve(conn):
    line = b""
    while not line.endswith(b"\n"):
        piece = conn.recv(1024)
        if piece == b"":
            return
        line += piece
    text = line.decode(errors="replace")
    if "\ufffd" not in text:
        conn.sendall(text.upper().encode())


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
