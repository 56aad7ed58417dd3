# ANCHOR: all
# Asks for a port that another server is using.
import socket
import sys

running = socket.create_server(("127.0.0.1", 0))
taken = running.getsockname()

# ANCHOR: bind
another = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
if sys.platform != "win32":
    another.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    another.bind(taken)
except OSError as error:
    print(error)
# ANCHOR_END: bind

another.close()
running.close()
# ANCHOR_END: all
