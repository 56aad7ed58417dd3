# Wrong: sends the rest with one send. Rejected by: sends-the-rest
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
                sent = conn.send(DATA)
                if sent < len(DATA):
                    conn.send(DATA[sent:])
            except OSError as error:
                print(
                    f"send-all: {addr[0]}:{addr[1]}: {error}", file=sys.stderr
                )
