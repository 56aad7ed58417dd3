# ANCHOR: all
# A character across the 1,024th byte: the server cannot decode it.
import socket
import threading


def serve(listener):
    """The lecture's server: one client, one recv, one answer."""
    conn, addr = listener.accept()
    with conn:
        data = conn.recv(1024)
        try:
            conn.sendall(data.decode().upper().encode())
        except UnicodeDecodeError as error:
            print("server:", error)


with socket.create_server(("127.0.0.1", 0)) as listener:
    server = threading.Thread(target=serve, args=(listener,))
    server.start()

    # ANCHOR: client
    # ANCHOR: send-torn
    client = socket.create_connection(listener.getsockname())
    # ANCHOR: send
    client.sendall(("a" * 1023 + "é").encode())
    # ANCHOR_END: send
    # ANCHOR: receive
    try:
        client.recv(1024)
    except ConnectionResetError as error:
        print("client:", error)
    # ANCHOR_END: receive
    client.close()
    # ANCHOR_END: send-torn
    # ANCHOR_END: client

    server.join()
# ANCHOR_END: all
