# first-words: print everything that the server says until it closes.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    # TODO: receive until the server closes, and print what came.
    pass
