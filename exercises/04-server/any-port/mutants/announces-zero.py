# Wrong: announces the port it asked for. Rejected by: announces-its-port
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", port, flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            conn.sendall(b"hello\n")
