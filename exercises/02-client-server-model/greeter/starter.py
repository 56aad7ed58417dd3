# greeter: wait for the greeting, answer in upper case, print the reply.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    # TODO: receive a line, send it in upper case, print what comes then.
    pass
