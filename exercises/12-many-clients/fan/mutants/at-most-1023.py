# Wrong: takes a line of 1,023 bytes. Rejected by: takes-1024-bytes
import socket
import sys
import threading

CLIENTS = 500  # at a time
LONGEST = 1023  # bytes in a line


def serve(conn):
    with conn, conn.makefile("rb") as reader:
        while (line := reader.readline(LONGEST)).endswith(b"\n"):
            conn.sendall(line.upper())


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
