# Wrong: takes one recv for the answer. Rejected by: reads-the-answer-to-its-end
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
data = sys.stdin.buffer.read()
with socket.create_connection((host, port)) as sock:
    sock.sendall(data)
    sock.shutdown(socket.SHUT_WR)
    sys.stdout.buffer.write(sock.recv(4096))
