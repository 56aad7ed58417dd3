# ANCHOR: all
# What recv returns once the other side has closed.
import socket

# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))
# ANCHOR: client
client = socket.create_connection(listener.getsockname())
# ANCHOR: server
conn, addr = listener.accept()

# ANCHOR: client
client.sendall(b"the last words")
client.close()

# ANCHOR: server
# ANCHOR: receive
for _ in range(3):
    print(len(conn.recv(1024)), "bytes")
# ANCHOR_END: receive
# ANCHOR_END: server

conn.close()
listener.close()
# ANCHOR_END: all
