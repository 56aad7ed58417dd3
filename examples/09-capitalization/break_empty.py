# ANCHOR: all
# An empty message: nothing is sent, and both ends wait.
import socket
import threading


# ANCHOR: serve
def serve(listener):
    """What the lecture's server does: one client, one recv, one answer."""
    conn, addr = listener.accept()
    with conn:
        data = conn.recv(1024)
        conn.sendall(data.decode().upper().encode())
    # ANCHOR_END: serve


with socket.create_server(("127.0.0.1", 0)) as listener:
    server = threading.Thread(target=serve, args=(listener,))
    server.start()

    # ANCHOR: client
    client = socket.create_connection(listener.getsockname())
    client.sendall("".encode())
    client.settimeout(0.2)
    try:
        print("answer:", client.recv(1024).decode())
    except socket.timeout:
        print("no answer in a fifth of a second")
    client.close()
    # ANCHOR_END: client

    server.join()
# ANCHOR_END: all
