# Wrong: lets SIGPIPE end it. Rejected by: goes-on-after-one-has-left
import signal
import socket
import sys

DATA = (bytes(range(251)) * 79682)[:20_000_000]

signal.signal(signal.SIGPIPE, signal.SIG_DFL)
host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            try:
                conn.sendall(DATA)
            except OSError as error:
                print(
                    f"send-all: {addr[0]}:{addr[1]}: {error}", file=sys.stderr
                )
