# Wrong: holds back what is complete. Rejected by: prints-what-is-complete
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
waiting = b""
with socket.create_connection((host, port)) as sock:
    while piece := sock.recv(4096):
        waiting += piece
        try:
            print(waiting.decode(), end="", flush=True)
            waiting = b""
        except UnicodeDecodeError:
            pass
