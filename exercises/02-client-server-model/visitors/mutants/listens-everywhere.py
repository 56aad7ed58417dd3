# Wrong: listens on every address. Rejected by: only-on-its-host
import itertools
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server(("", port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    for number in itertools.count(1):
        conn, addr = listener.accept()
        with conn:
            line = f"You are visitor {number}, from port {addr[1]}.\n"
            try:
                conn.sendall(line.encode())
            except OSError:
                pass  # A client that has left is no reason to stop.
