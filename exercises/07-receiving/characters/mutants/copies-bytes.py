# Wrong: prints halves of characters as they come. Rejected by: never-tears
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    while piece := sock.recv(4096):
        sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
