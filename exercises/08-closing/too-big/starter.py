# too-big: count the bytes of a request, refuse more than 64 KiB.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            # TODO: receive the request, answer it, and close in good order.
            pass
