# Wrong: ends when a visitor has left. Rejected by: outlives-a-visitor
import itertools
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    try:
        for number in itertools.count(1):
            conn, addr = listener.accept()
            with conn:
                line = f"You are visitor {number}, from port {addr[1]}.\n"
                conn.sendall(line.encode())
    except OSError as error:
        sys.exit(f"visitors: {error}")
