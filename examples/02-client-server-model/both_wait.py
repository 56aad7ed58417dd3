# ANCHOR: all
# Both ends wait to receive, and neither sends.
import socket
from concurrent.futures import ThreadPoolExecutor


# ANCHOR: wait
def wait(sock):
    sock.settimeout(0.2)
    try:
        return f"received {sock.recv(1024)}"
    except socket.timeout:
        return "nothing came in a fifth of a second"
    # ANCHOR_END: wait


# ANCHOR: main
listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

with listener, client, conn, ThreadPoolExecutor() as pool:
    server_wait = pool.submit(wait, conn)
    client_wait = pool.submit(wait, client)
    print("server:", server_wait.result())
    print("client:", client_wait.result())
# ANCHOR_END: main
# ANCHOR_END: all
