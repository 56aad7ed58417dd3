# ANCHOR: all
# A message of 3,000 bytes: the rest is lost with the connection.
import socket
import threading


def serve(listener):
    """The lecture's server: one client, one recv, one answer."""
    with listener:
        conn, addr = listener.accept()
    with conn:
        data = conn.recv(1024)
        conn.sendall(data.decode().upper().encode())


listener = socket.create_server(("127.0.0.1", 0))
address = listener.getsockname()
args = (listener,)
server = threading.Thread(target=serve, args=args, daemon=True)
server.start()

# ANCHOR: client
# ANCHOR: send-too-much
client = socket.create_connection(address)
client.sendall(b"a" * 3000)
# ANCHOR: receive
try:
    print("answer:", len(client.recv(4096)), "bytes")
    client.recv(4096)
except ConnectionResetError as error:
    print("then:", error)
# ANCHOR_END: receive
client.close()
# ANCHOR_END: send-too-much
# ANCHOR_END: client

server.join()
# ANCHOR_END: all
