# Wrong: decodes each piece of the greeting. Rejected by: joins-a-torn-character
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    greeting = ""
    while not greeting.endswith("\n"):
        piece = sock.recv(1024)
        if piece == b"":
            sys.exit(f"greeter: {host}:{port} closed before its greeting ended")
        greeting += piece.decode(errors="replace")
    sock.sendall(greeting.upper().encode())

    while piece := sock.recv(1024):
        sys.stdout.buffer.write(piece)
