# many-visits: answer each visitor's line in upper case, and keep no one.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        # TODO: receive a line, answer it in upper case, close in every case.
        conn.close()
