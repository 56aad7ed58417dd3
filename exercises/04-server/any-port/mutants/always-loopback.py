# Wrong: listens on 127.0.0.1, whatever HOST is. Rejected by: only-on-its-host
import socket
import sys

port = int(sys.argv[2])
with socket.create_server(("127.0.0.1", port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            conn.sendall(b"hello\n")
