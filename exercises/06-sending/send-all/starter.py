# send-all: send 20 million bytes to each client, each byte once.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        with conn:
            # TODO: send 20,000,000 bytes, the one at position i being i % 251.
            pass
