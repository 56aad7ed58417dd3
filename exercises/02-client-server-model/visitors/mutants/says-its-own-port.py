# Wrong: tells the port of its own end. Rejected by: says-the-clients-port
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    number = 0
    while True:
        conn, addr = listener.accept()
        number += 1
        with conn:
            port = conn.getsockname()[1]
            line = f"You are visitor {number}, from port {port}.\n"
            conn.sendall(line.encode())
