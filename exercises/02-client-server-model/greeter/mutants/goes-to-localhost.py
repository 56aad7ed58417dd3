# Wrong: connects to localhost, whatever HOST is. Rejected by: goes-to-its-host
import socket
import sys

host, port = "localhost", int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    greeting = b""
    while not greeting.endswith(b"\n"):
        piece = sock.recv(1024)
        if piece == b"":
            sys.exit(f"greeter: {host}:{port} closed before its greeting ended")
        greeting += piece
    sock.sendall(greeting.decode().upper().encode())

    while piece := sock.recv(1024):
        sys.stdout.buffer.write(piece)
