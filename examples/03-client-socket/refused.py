# ANCHOR: all
# Connects to a port that nobody listens on.
import socket


def bind_only():
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    return taken, taken.getsockname()


# ANCHOR: bind-and-connect
# ANCHOR: bind
# The port is taken, and nobody listens on it.
taken, address = bind_only()
# ANCHOR_END: bind

# ANCHOR: connect
sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    sock.connect(address)
except OSError as error:
    print(type(error).__name__)
    print(error)
# ANCHOR_END: connect
# ANCHOR_END: bind-and-connect

sock.close()
taken.close()
# ANCHOR_END: all
