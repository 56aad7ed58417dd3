# Wrong: expects no error from send. Rejected by: visits-that-fail
import socket
import sys


def receive(conn):
    line = b""
    while not line.endswith(b"\n"):
        piece = conn.recv(1024)
        if piece == b"":
            return ""
        line += piece
    return line.decode()


host, port = sys.argv[1], int(sys.argv[2])
try:
    with socket.create_server((host, port)) as listener:
        print("LISTENING", listener.getsockname()[1], flush=True)
        while True:
            conn, addr = listener.accept()
            with conn:
                try:
                    line = receive(conn)
                except (OSError, UnicodeDecodeError) as error:
                    print(f"many-visits: {addr[0]}: {error}", file=sys.stderr)
                    continue
                conn.sendall(line.upper().encode())
except OSError as error:
    sys.exit(f"many-visits: {error}")
