# ANCHOR: all
# A client comes before the server listens, and again after.
import socket


def bind_only():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    return listener, listener.getsockname()


# ANCHOR: both-ends
# ANCHOR: server
listener, address = bind_only()

# ANCHOR: client
# ANCHOR: refused
try:
    socket.create_connection(address)
except ConnectionRefusedError:
    print("before listen: connection refused")
# ANCHOR_END: refused

# ANCHOR: server
listener.listen()
# ANCHOR: client
client = socket.create_connection(address)
print("after listen: connected")
# ANCHOR_END: client
# ANCHOR_END: both-ends

client.close()
listener.close()
# ANCHOR_END: all
