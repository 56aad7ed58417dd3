# Wrong: dies of SIGPIPE, as C does. Rejected by: outlives-a-visitor
import itertools
import signal
import socket
import sys

signal.signal(signal.SIGPIPE, signal.SIG_DFL)
host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    for number in itertools.count(1):
        conn, addr = listener.accept()
        with conn:
            line = f"You are visitor {number}, from port {addr[1]}.\n"
            try:
                conn.sendall(line.encode())
            except OSError:
                pass  # A client that has left is no reason to stop.
