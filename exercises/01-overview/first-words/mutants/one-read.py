# Wrong: takes one recv for the whole message. Rejected by: reads-on
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    sys.stdout.buffer.write(sock.recv(4096))
