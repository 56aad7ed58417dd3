# ANCHOR: all
# Connects to a port that nobody listens on.
import socket

# ANCHOR: bind
# Bound and not listening: the port is taken, nobody answers.
taken = socket.socket()
taken.bind(("127.0.0.1", 0))
# ANCHOR_END: bind

# ANCHOR: connect
sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    sock.connect(taken.getsockname())
except OSError as error:
    print(type(error).__name__)
    print(error)
# ANCHOR_END: connect

sock.close()
taken.close()
# ANCHOR_END: all
