# fan: serve 500 clients at once.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        with conn:
            # TODO: answer each line in upper case, and let nobody wait.
            pass
