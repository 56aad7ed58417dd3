# ANCHOR: all
# Both ends of one connection, in one program.
import socket

# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))
# ANCHOR: client
client = socket.create_connection(listener.getsockname())
# ANCHOR: server
conn, addr = listener.accept()
# ANCHOR_END: server

# ANCHOR: client
client.sendall(b"Hello from the client.")
# ANCHOR: server
# ANCHOR: receive
message = conn.recv(1024)
print("server received:", message.decode())
# ANCHOR_END: receive

conn.sendall(b"Hello from the server.")
# ANCHOR: client
# ANCHOR: receive
message = client.recv(1024)
print("client received:", message.decode())
# ANCHOR_END: receive
# ANCHOR_END: client

for sock in (client, conn, listener):
    sock.close()
# ANCHOR_END: all
