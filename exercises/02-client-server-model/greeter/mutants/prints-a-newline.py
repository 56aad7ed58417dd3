# Wrong: prints one newline too many. Rejected by: changes-nothing
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

    reply = b""
    while piece := sock.recv(1024):
        reply += piece
    print(reply.decode())
