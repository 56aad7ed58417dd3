# ANCHOR: all
# A socket is made from an address family and a socket type.
import socket

# ANCHOR: create
sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
# ANCHOR_END: create
print("family:", sock.family.name)
print("type:", sock.type.name)

# ANCHOR: ask-peer
try:
    sock.getpeername()
except OSError:
    print("connected to: nobody yet")
# ANCHOR_END: ask-peer

sock.close()
# ANCHOR_END: all
