# ANCHOR: all
# A character across the 1,024th byte: the server cannot decode it.
import socket
import threading


def serve(listener):
    """The lecture's server: one client, one recv, one answer."""
    with listener:
        conn, addr = listener.accept()
    with conn:
        data = conn.recv(1024)
        try:
            conn.sendall(data.decode().upper().encode())
        except UnicodeDecodeError as error:
            print("server:", error)


listener = socket.create_server(("127.0.0.1", 0))
address = listener.getsockname()
args = (listener,)
server = threading.Thread(target=serve, args=args, daemon=True)
server.start()

# ANCHOR: client
# ANCHOR: send-torn
client = socket.create_connection(address)
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
