# Wrong: never says that this was all. Rejected by: says-that-was-all
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
data = sys.stdin.buffer.read()
with socket.create_connection((host, port)) as sock:
    sock.sendall(data)
    while piece := sock.recv(4096):
        sys.stdout.buffer.write(piece)
