# Wrong: leaves its announcement in a buffer. Rejected by: announces
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1])
    while True:
        conn, addr = listener.accept()
        with conn:
            conn.sendall(b"hello\n")
