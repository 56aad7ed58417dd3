# Wrong: does not look at what send took. Rejected by: sends-the-rest
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
data = sys.stdin.buffer.read()
with socket.create_connection((host, port)) as sock:
    sock.send(data)
    sock.shutdown(socket.SHUT_WR)
    while piece := sock.recv(4096):
        sys.stdout.buffer.write(piece)
