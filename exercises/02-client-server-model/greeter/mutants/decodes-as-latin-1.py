# Wrong: decodes the greeting as Latin-1. Rejected by: knows-more-than-ascii
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
    sock.sendall(
        greeting.decode("latin-1").upper().encode("latin-1", "replace")
    )

    while piece := sock.recv(1024):
        sys.stdout.buffer.write(piece)
