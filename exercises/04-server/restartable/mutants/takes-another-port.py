# Wrong: takes another port if its own is taken. Rejected by: keeps-its-port
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    listener = socket.create_server((host, port))
except OSError:
    listener = socket.create_server((host, 0))
with listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            try:
                conn.sendall(b"ready\n")
                while conn.recv(1024):
                    pass
            except OSError:
                pass  # A client that was cut off is no reason to stop.
