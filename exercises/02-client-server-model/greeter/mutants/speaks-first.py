# Wrong: sends before the greeting has come. Rejected by: waits-for-the-greeting
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    sock.settimeout(0.1)
    greeting = b""
    try:
        while not greeting.endswith(b"\n"):
            greeting += sock.recv(1024)
    except socket.timeout:
        greeting = greeting or b"hello\n"
    sock.settimeout(None)
    sock.sendall(greeting.upper())
    while piece := sock.recv(1024):
        sys.stdout.buffer.write(piece)
