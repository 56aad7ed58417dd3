# Wrong: receives late. Rejected by: sends-and-receives-at-once
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    while piece := sys.stdin.buffer.read1(65536):
        sock.sendall(piece)
    sock.shutdown(socket.SHUT_WR)
    while piece := sock.recv(65536):
        sys.stdout.buffer.write(piece)
