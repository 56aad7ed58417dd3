# Also right: a thread for each client, and a file to read from.
import socket
import sys
import threading


def serve(conn):
    with conn, conn.makefile("rb") as reader:
        try:
            conn.sendall(b"ready\n")
            reader.read()
        except OSError:
            pass  # A client that was cut off is no reason to stop.


host, port = sys.argv[1], int(sys.argv[2])
try:
    listener = socket.create_server((host, port), backlog=5)
except OSError as error:
    print(error, file=sys.stderr)
    sys.exit(1)
print("LISTENING", listener.getsockname()[1], flush=True)
while True:
    conn, _ = listener.accept()
    threading.Thread(target=serve, args=(conn,), daemon=True).start()
