# Wrong: takes another port if it must. Rejected by: takes-no-other-port
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])


def listen():
    try:
        return socket.create_server((host, port))
    except OSError:
        return socket.create_server((host, 0))


with listen() as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            try:
                conn.sendall(b"hello\n")
            except OSError:
                pass  # A client that has left is no reason to stop.
