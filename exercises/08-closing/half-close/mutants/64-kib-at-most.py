# Wrong: sends 65,536 bytes at most. Rejected by: has-no-largest-length
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
data = sys.stdin.buffer.read(65_536)
with socket.create_connection((host, port)) as sock:
    sock.sendall(data)
    sock.shutdown(socket.SHUT_WR)
    while piece := sock.recv(4096):
        sys.stdout.buffer.write(piece)
