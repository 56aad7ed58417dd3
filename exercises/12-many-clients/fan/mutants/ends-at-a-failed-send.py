# Wrong: ends at a broken pipe. Rejected by: survives-a-failed-send
import os
import socket
import sys
import threading

CLIENTS = 500  # at a time
LONGEST = 1024  # bytes in a line


def serve(conn):
    with conn, conn.makefile("rb") as reader:
        while (line := reader.readline(LONGEST)).endswith(b"\n"):
            try:
                conn.sendall(line.upper())
            except BrokenPipeError:
                os._exit(1)


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
