# Wrong: strips the greeting. Rejected by: changes-only-the-case
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
    line = greeting.decode().strip()
    sock.sendall(f"{line.upper()}\n".encode())

    while piece := sock.recv(1024):
        sys.stdout.buffer.write(piece)
