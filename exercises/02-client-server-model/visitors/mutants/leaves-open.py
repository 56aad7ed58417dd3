# Wrong: never closes a connection. Rejected by: closes
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    visitors = []
    while True:
        conn, addr = listener.accept()
        visitors.append(conn)
        line = f"You are visitor {len(visitors)}, from port {addr[1]}.\n"
        conn.sendall(line.encode())
