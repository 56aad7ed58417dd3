# ANCHOR: all
# One message arrives in two pieces.
import socket

# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))
# ANCHOR: client
client = socket.create_connection(listener.getsockname())
# ANCHOR: server
conn, addr = listener.accept()
# ANCHOR_END: server

# ANCHOR: client
# The network may cut anywhere. Here the client cuts, to make
# it happen in each run.
client.sendall(b"transfer 100")
# ANCHOR: server
# ANCHOR: receive
print("first piece:", conn.recv(1024).decode())
# ANCHOR_END: receive

# ANCHOR: client
client.sendall(b"0 dollars")
# ANCHOR: server
# ANCHOR: receive
print("second piece:", conn.recv(1024).decode())
# ANCHOR_END: receive
# ANCHOR_END: server

for sock in (client, conn, listener):
    sock.close()
# ANCHOR_END: all
