# Wrong: listens on an address of its choice. Rejected by: only-on-its-host
import itertools
import socket
import sys

port = int(sys.argv[2])
with socket.create_server(("127.0.0.1", port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    for number in itertools.count(1):
        conn, addr = listener.accept()
        with conn:
            line = f"You are visitor {number}, from port {addr[1]}.\n"
            try:
                conn.sendall(line.encode())
            except OSError:
                pass  # A client that has left is no reason to stop.
