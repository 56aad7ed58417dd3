# Wrong: takes any free port. Rejected by: takes-its-port
import itertools
import socket
import sys

host = sys.argv[1]
with socket.create_server((host, 0)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    for number in itertools.count(1):
        conn, addr = listener.accept()
        with conn:
            line = f"You are visitor {number}, from port {addr[1]}.\n"
            try:
                conn.sendall(line.encode())
            except OSError:
                pass  # A client that has left is no reason to stop.
