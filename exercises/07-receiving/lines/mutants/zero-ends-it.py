# Wrong: counts up to a zero byte, like strlen. Rejected by: counts-bytes
import socket
import sys


def serve(conn):
    with conn, conn.makefile("rb") as reader:
        for line in reader:
            length = len(line.removesuffix(b"\n").split(b"\0")[0])
            conn.sendall(f"{length}\n".encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        try:
            serve(conn)
        except OSError as error:
            print(f"lines: {addr[0]}:{addr[1]}: {error}", file=sys.stderr)
