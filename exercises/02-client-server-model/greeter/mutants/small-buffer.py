# Wrong: has room for 100 bytes. Rejected by: changes-only-the-case
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    greeting = b""
    while not greeting.endswith(b"\n") and len(greeting) < 100:
        piece = sock.recv(100 - len(greeting))
        if piece == b"":
            sys.exit(f"greeter: {host}:{port} closed before its greeting ended")
        greeting += piece
    sock.sendall(greeting.decode().upper().encode())

    while piece := sock.recv(1024):
        sys.stdout.buffer.write(piece)
