# characters: print text as it arrives, a character never torn.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    # TODO: receive, print each character when it is complete, and flush.
    pass
