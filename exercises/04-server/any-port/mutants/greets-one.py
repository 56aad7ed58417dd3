# Wrong: greets one client, and ends. Rejected by: greets-everyone
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    conn, addr = listener.accept()
    with conn:
        conn.sendall(b"hello\n")
