# Also right: says on standard output why it cannot listen.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    listener = socket.create_server((host, port))
except OSError as error:
    print(f"cannot listen on {host}:{port}: {error}")
    sys.exit(1)
with listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            try:
                conn.sendall(b"hello\n")
            except OSError:
                pass  # A client that has left is no reason to stop.
