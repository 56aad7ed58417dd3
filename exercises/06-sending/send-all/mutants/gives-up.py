# Wrong: gives up on a slow reader. Rejected by: waits-for-a-slow-reader
import socket
import sys

DATA = (bytes(range(251)) * 79682)[:20_000_000]

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            try:
                conn.settimeout(10)
                unsent = memoryview(DATA)
                while unsent:
                    unsent = unsent[conn.send(unsent) :]
            except OSError as error:
                print(
                    f"send-all: {addr[0]}:{addr[1]}: {error}", file=sys.stderr
                )
