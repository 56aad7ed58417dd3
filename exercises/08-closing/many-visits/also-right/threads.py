# Also right: a thread for each client, which reads its line from a file.
import socket
import sys
import threading


def serve(conn):
    with conn, conn.makefile("rb") as file:
        try:
            line = file.readline()
            if line.endswith(b"\n"):
                conn.sendall(line.decode().upper().encode())
        except (OSError, UnicodeDecodeError):
            pass


listener = socket.create_server((sys.argv[1], int(sys.argv[2])))
print("LISTENING", listener.getsockname()[1], flush=True)
while True:
    conn, addr = listener.accept()
    threading.Thread(target=serve, args=(conn,)).start()
