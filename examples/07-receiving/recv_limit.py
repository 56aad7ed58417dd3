# ANCHOR: all
# recv never returns more than its limit: the rest waits.
import socket

# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))
# ANCHOR: client
client = socket.create_connection(listener.getsockname())
# ANCHOR: server
conn, addr = listener.accept()

# ANCHOR: client
client.sendall(b"abcdefghij")
# ANCHOR: server
# ANCHOR: receive
for _ in range(3):
    piece = conn.recv(4)
    print(len(piece), piece.decode())
# ANCHOR_END: receive
# ANCHOR_END: server

for sock in (client, conn, listener):
    sock.close()
# ANCHOR_END: all
