# half-close: send standard input, say "that was all", print the answer.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
data = sys.stdin.buffer.read()
with socket.create_connection((host, port)) as sock:
    # TODO: send the data, end your half, print the answer.
    pass
