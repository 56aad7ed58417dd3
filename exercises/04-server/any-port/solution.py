# any-port, solved: listen, ask the listener for its port, announce it.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            try:
                conn.sendall(b"hello\n")
            except OSError:
                pass  # A client that has left is no reason to stop.
