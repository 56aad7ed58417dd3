# Wrong: serves one client, and ends. Rejected by: counts-on
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    conn, addr = listener.accept()
    with conn:
        conn.sendall(f"You are visitor 1, from port {addr[1]}.\n".encode())
