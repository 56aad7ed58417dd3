# Wrong: listens on 127.0.0.1. Rejected by: only-on-its-host
import socket
import sys


def serve(conn):
    with conn, conn.makefile("rb") as reader:
        for line in reader:
            length = len(line.removesuffix(b"\n"))
            conn.sendall(f"{length}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server(("127.0.0.1", port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        try:
            serve(conn)
        except OSError as error:
            print(f"lines: {addr[0]}:{addr[1]}: {error}", file=sys.stderr)
