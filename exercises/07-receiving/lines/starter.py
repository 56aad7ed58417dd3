# lines: answer each line with its length in bytes.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        with conn:
            # TODO: receive lines, and send the length of each.
            pass
