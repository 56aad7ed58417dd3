# ANCHOR: all
# A client connects, sends and leaves before the server accepts.
import socket

# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))

# ANCHOR: client
client = socket.create_connection(listener.getsockname())
print("client: connected")
client.sendall(b"I was here.")
client.close()
print("client: gone")

# ANCHOR: server
conn, addr = listener.accept()
print("server: accepted")
# ANCHOR: receive
print("server received:", conn.recv(1024).decode())
# ANCHOR_END: receive
# ANCHOR_END: server

conn.close()
listener.close()
# ANCHOR_END: all
