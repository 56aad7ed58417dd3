# Wrong: listens on every address. Rejected by: only-on-its-host
import socket
import sys

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
    drained = 0
    while drained < DRAIN and (piece := conn.recv(65_536)):
        drained += len(piece)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server(("", port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            try:
                serve(conn)
            except OSError as error:
                print(f"too-big: {addr[0]}: {error}", file=sys.stderr)
