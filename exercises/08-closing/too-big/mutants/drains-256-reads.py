# Wrong: takes each read for 4 KiB. Rejected by: refusal-arrives
import socket
import sys

LIMIT = 65_536


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
    for _ in range(256):
        if conn.recv(4096) == b"":
            break


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
