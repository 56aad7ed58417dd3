# Wrong: closes one of two copies of its socket. Rejected by: says-that-was-all
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
data = sys.stdin.buffer.read()
sender = socket.create_connection((host, port))
receiver = sender.dup()
sender.sendall(data)
sender.close()
while piece := receiver.recv(4096):
    sys.stdout.buffer.write(piece)
