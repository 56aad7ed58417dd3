# ANCHOR: all
# Closing: what the peer sees, and what is left of the socket.
import socket

# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))

# ANCHOR: client
client = socket.create_connection(listener.getsockname())
# ANCHOR: server
conn, addr = listener.accept()

# ANCHOR: client
client.sendall(b"Bye.")
client.close()

# ANCHOR: server
# ANCHOR: receive
print("the peer received:", conn.recv(1024).decode())
print("and then:", len(conn.recv(1024)), "bytes")
# ANCHOR_END: receive

# ANCHOR: client
# ANCHOR: send-again
try:
    client.sendall(b"One more thing")
except OSError as error:
    print("the closed socket:", error)
# ANCHOR_END: send-again
# ANCHOR_END: client

conn.close()
listener.close()
# ANCHOR_END: all
