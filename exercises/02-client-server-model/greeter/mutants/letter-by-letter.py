# Wrong: changes each letter alone. Rejected by: knows-more-than-ascii
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    greeting = b""
    while not greeting.endswith(b"\n"):
        piece = sock.recv(1024)
        if piece == b"":
            sys.exit(f"greeter: {host}:{port} closed before its greeting ended")
        greeting += piece
    letters = [letter.upper()[0] for letter in greeting.decode()]
    sock.sendall("".join(letters).encode())

    while piece := sock.recv(1024):
        sys.stdout.buffer.write(piece)
