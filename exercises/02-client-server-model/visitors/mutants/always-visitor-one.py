# Wrong: begins to count anew with each client. Rejected by: counts-on
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        number = 0
        conn, addr = listener.accept()
        number += 1
        with conn:
            line = f"You are visitor {number}, from port {addr[1]}.\n"
            conn.sendall(line.encode())
