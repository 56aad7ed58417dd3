# Wrong: takes one recv for the greeting. Rejected by: takes-the-whole-greeting
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    greeting = sock.recv(1024)
    sock.sendall(greeting.decode().upper().encode())
    while piece := sock.recv(1024):
        sys.stdout.buffer.write(piece)
