# cap-client: send standard input, print its upper case as the server says it.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
request = sys.stdin.buffer.read()
with socket.create_connection((host, port)) as sock:
    # TODO: send the request, end your half, print the answer, report failures.
    pass
