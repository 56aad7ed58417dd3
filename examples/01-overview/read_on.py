# ANCHOR: all
# Receives on and on, until the other side has closed.
import socket

# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))
# ANCHOR: client
client = socket.create_connection(listener.getsockname())
# ANCHOR: server
conn, addr = listener.accept()
# ANCHOR_END: server

# ANCHOR: server
# ANCHOR: send
conn.sendall(b"One piece, ")
conn.sendall(b"and another.")
conn.close()
# ANCHOR_END: send

# ANCHOR: client
# ANCHOR: receive
pieces = []
while True:
    piece = client.recv(1024)
    if piece == b"":
        break
    pieces.append(piece)
message = b"".join(pieces)
# ANCHOR_END: receive
print("client received:", message.decode())
# ANCHOR_END: client

client.close()
listener.close()
# ANCHOR_END: all
