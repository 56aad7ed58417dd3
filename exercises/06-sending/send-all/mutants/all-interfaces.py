# Wrong: listens on every address of the machine. Rejected by: only-on-its-host
import socket
import sys

DATA = (bytes(range(251)) * 79682)[:20_000_000]

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server(("", port)) as listener:
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
