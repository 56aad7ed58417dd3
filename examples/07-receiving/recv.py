# ANCHOR: all
# Both ends receive with recv, and decode what came.
import socket
import sys

sys.stdout.reconfigure(encoding="utf-8")

# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))
# ANCHOR: client
client = socket.create_connection(listener.getsockname())
# ANCHOR: server
conn, addr = listener.accept()
# ANCHOR_END: server

# ANCHOR: client
client.sendall("Grüße".encode())
# ANCHOR: server
# ANCHOR: receive
data = conn.recv(1024)
message = data.decode()
print(f"server: {len(data)} bytes, {message}")
# ANCHOR_END: receive

conn.sendall("Salut".encode())
# ANCHOR: client
# ANCHOR: receive
data = client.recv(1024)
message = data.decode()
print(f"client: {len(data)} bytes, {message}")
# ANCHOR_END: receive
# ANCHOR_END: client

for sock in (client, conn, listener):
    sock.close()
# ANCHOR_END: all
