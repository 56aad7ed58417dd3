# Wrong: keeps the connection at the end. Rejected by: closes-at-the-end
import socket
import sys
import threading

CLIENTS = 500  # at a time
LONGEST = 1024  # bytes in a line
open_ones = []


def serve(conn):
    reader = conn.makefile("rb")
    while (line := reader.readline(LONGEST)).endswith(b"\n"):
        conn.sendall(line.upper())
    if line != b"" and len(line) < LONGEST or line == b"":
        open_ones.append((conn, reader))
    else:
        reader.close()
        conn.close()


def serve_one_by_one(listener):
    while True:
        conn, addr = listener.accept()
        try:
            serve(conn)
        except OSError as error:
            print(f"fan: {addr[0]}:{addr[1]}: {error}", file=sys.stderr)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    args = (listener,)
    for _ in range(CLIENTS):
        threading.Thread(target=serve_one_by_one, args=args).start()
    print("LISTENING", listener.getsockname()[1], flush=True)
    threading.Event().wait()
