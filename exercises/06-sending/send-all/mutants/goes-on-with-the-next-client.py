# Wrong: keeps its place between clients. Rejected by: serves-the-next-client
import socket
import sys

DATA = (bytes(range(251)) * 79682)[:20_000_000]

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    unsent = memoryview(DATA)
    while True:
        conn, _ = listener.accept()
        with conn:
            while unsent:
                unsent = unsent[conn.send(unsent) :]
