# Wrong: decodes each piece alone. Rejected by: keeps-characters-whole
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    while piece := sock.recv(4096):
        sys.stdout.write(piece.decode(errors="replace"))
