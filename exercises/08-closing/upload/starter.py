# upload: send standard input, and print the answers while you send.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    # TODO: send in one thread, receive and print in another.
    pass
