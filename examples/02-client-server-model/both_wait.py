# ANCHOR: all
# Both ends wait to receive, and neither sends.
import socket
from concurrent.futures import ThreadPoolExecutor


# ANCHOR: wait
def wait(sock):
    sock.settimeout(0.2)
    # ANCHOR: receive
    try:
        return f"received {sock.recv(1024)}"
    # ANCHOR_END: receive
    # ANCHOR: give-up
    except socket.timeout:
        return "nothing came in a fifth of a second"
    # ANCHOR_END: give-up
    # ANCHOR_END: wait


# ANCHOR: both-ends
# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))
# ANCHOR: client
client = socket.create_connection(listener.getsockname())
# ANCHOR: server
conn, addr = listener.accept()
# ANCHOR_END: server

with listener, client, conn, ThreadPoolExecutor() as pool:
    server_wait = pool.submit(wait, conn)
    client_wait = pool.submit(wait, client)
    print("server:", server_wait.result())
    print("client:", client_wait.result())
# ANCHOR_END: both-ends
# ANCHOR_END: all
