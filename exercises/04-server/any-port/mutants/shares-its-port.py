# Wrong: shares its port with a copy of itself. Rejected by: takes-no-other-port
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.socket() as listener:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind((host, port))
    listener.listen()
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            try:
                conn.sendall(b"hello\n")
            except OSError:
                pass  # A client that has left is no reason to stop.
