# Wrong: throws away for five seconds. Rejected by: refusal-arrives
import socket
import sys
import time

LIMIT = 65_536
DRAIN = 1 << 20


def serve(conn):
    size = 0
    while size <= LIMIT and (piece := conn.recv(4096)):
        size += len(piece)
    if size <= LIMIT:
        conn.sendall(f"ok {size}\n".encode())
        return

    conn.sendall(b"too big\n")
    conn.shutdown(socket.SHUT_WR)
    # Closing now would reset the connection, and might destroy the refusal.
    until = time.monotonic() + 5
    drained = 0
    while drained < DRAIN and time.monotonic() < until:
        conn.settimeout(max(until - time.monotonic(), 0.001))
        piece = conn.recv(65_536)
        if piece == b"":
            break
        drained += len(piece)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            try:
                serve(conn)
            except OSError as error:
                print(f"too-big: {addr[0]}: {error}", file=sys.stderr)
