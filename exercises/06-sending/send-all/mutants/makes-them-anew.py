# Wrong: makes the bytes for each client. Rejected by: serves-the-next-client
import socket
import sys
from itertools import cycle, islice

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            try:
                data = bytes(i for i in islice(cycle(range(251)), 20_000_000))
                conn.sendall(data)
            except OSError as error:
                print(
                    f"send-all: {addr[0]}:{addr[1]}: {error}", file=sys.stderr
                )
