# Wrong: leaves its announcement in a buffer. Rejected by: announces
import socket
import sys

# What `python3` does by itself when no terminal reads what it prints.
sys.stdout = open(1, "w")

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1])
    while True:
        conn, addr = listener.accept()
        with conn:
            conn.sendall(b"hello\n")
