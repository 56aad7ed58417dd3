# ANCHOR: all
# A client comes before the server listens, and again after.
import socket

# ANCHOR: server
# ANCHOR: bind
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
# ANCHOR_END: bind
address = listener.getsockname()
# ANCHOR_END: server

# ANCHOR: client
# ANCHOR: connect
try:
    socket.create_connection(address)
except ConnectionRefusedError:
    print("before listen: connection refused")
# ANCHOR_END: connect
# ANCHOR_END: client

# ANCHOR: server
listener.listen()
# ANCHOR_END: server
# ANCHOR: client
client = socket.create_connection(address)
print("after listen: connected")
# ANCHOR_END: client

client.close()
listener.close()
# ANCHOR_END: all
