# Wrong: says hello before it listens. Rejected by: sends-nothing
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    sock.sendall(b"hello\n")
    while piece := sock.recv(4096):
        sys.stdout.buffer.write(piece)
