# Wrong: takes one recv for the reply. Rejected by: prints-the-whole-reply
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    greeting = b""
    while not greeting.endswith(b"\n"):
        greeting += sock.recv(1024)
    sock.sendall(greeting.decode().upper().encode())
    sys.stdout.buffer.write(sock.recv(1024))
