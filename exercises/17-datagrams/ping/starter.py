# ping: ask over a path that loses datagrams, and count.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    # TODO: send each of the five pings, wait for its pong, and send again.
    pass
