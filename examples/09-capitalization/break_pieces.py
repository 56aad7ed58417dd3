# ANCHOR: all
# A message in two pieces: only the first is answered.
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
# ANCHOR: send-in-pieces
client = socket.create_connection(address)
client.sendall(b"hello, ")
# ANCHOR: receive
print("answer:", client.recv(1024).decode())
# ANCHOR_END: receive
# ANCHOR: receive
print(
    "then:",
    len(client.recv(1024)),
    "bytes, the server has closed",
)
# ANCHOR_END: receive
client.sendall(b"world")
print("the second piece: sent, and nobody will read it")
client.close()
# ANCHOR_END: send-in-pieces
# ANCHOR_END: client

server.join()
# ANCHOR_END: all
