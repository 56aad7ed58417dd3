# sum: add up the numbers that a client sends, one a line.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print(f"LISTENING {listener.getsockname()[1]}", flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            # TODO: receive lines to the end, answer with their sum.
            pass
