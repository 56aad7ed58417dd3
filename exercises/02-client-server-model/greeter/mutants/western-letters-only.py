# Wrong: changes letters of Latin-1 alone. Rejected by: knows-more-than-ascii
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
    letters = greeting.decode()
    upper = [letter.upper() if letter < "ÿ" else letter for letter in letters]
    sock.sendall("".join(upper).encode())

    while piece := sock.recv(1024):
        sys.stdout.buffer.write(piece)
