# Wrong: ends when no visitor comes for two seconds. Rejected by: counts-on
import itertools
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    listener.settimeout(2)
    print("LISTENING", listener.getsockname()[1], flush=True)
    try:
        for number in itertools.count(1):
            conn, addr = listener.accept()
            with conn:
                line = f"You are visitor {number}, from port {addr[1]}.\n"
                try:
                    conn.sendall(line.encode())
                except OSError:
                    pass  # A client that has left is no reason to stop.
    except socket.timeout:
        print("visitors: nobody comes", file=sys.stderr)
