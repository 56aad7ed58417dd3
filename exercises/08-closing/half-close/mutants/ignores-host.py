# Wrong: connects to this machine. Rejected by: goes-to-its-host
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
data = sys.stdin.buffer.read()
with socket.create_connection(("localhost", port)) as sock:
    sock.sendall(data)
    sock.shutdown(socket.SHUT_WR)
    while piece := sock.recv(4096):
        sys.stdout.buffer.write(piece)
