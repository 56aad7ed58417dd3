# Wrong: announces, then listens. Rejected by: listens-before-it-announces
import socket
import sys
import time

host, port = sys.argv[1], int(sys.argv[2])
with socket.socket() as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    print("LISTENING", listener.getsockname()[1], flush=True)
    time.sleep(1)  # reading its settings, say
    listener.listen()
    while True:
        conn, addr = listener.accept()
        with conn:
            conn.sendall(b"hello\n")
