# Wrong: gives up on a slow reply. Rejected by: prints-the-whole-reply
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
    sock.sendall(greeting.decode().upper().encode())

    sock.settimeout(2)
    try:
        while piece := sock.recv(1024):
            sys.stdout.buffer.write(piece)
    except socket.timeout:
        pass
