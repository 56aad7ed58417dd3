# frames: answer frames in the order of their numbers.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        with conn:
            # TODO: receive frames, and answer each when its turn has come.
            pass
