# ANCHOR: all
# Both ends send with sendall.
import socket

# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))
# ANCHOR: client
client = socket.create_connection(listener.getsockname())
# ANCHOR: server
conn, addr = listener.accept()
# ANCHOR_END: server

# ANCHOR: client
client.sendall(b"A letter to the server.")
# ANCHOR: server
# ANCHOR: receive
print(conn.recv(1024).decode())
# ANCHOR_END: receive

conn.sendall(b"A letter to the client.")
# ANCHOR: client
# ANCHOR: receive
print(client.recv(1024).decode())
# ANCHOR_END: receive
# ANCHOR_END: client

for sock in (client, conn, listener):
    sock.close()
# ANCHOR_END: all
