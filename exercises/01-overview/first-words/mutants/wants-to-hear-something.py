# Wrong: takes a silent server for a failure. Rejected by: takes-no-words
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    piece = sock.recv(4096)
    if piece == b"":
        sys.exit(f"first-words: {host}:{port} says nothing")
    while piece:
        sys.stdout.buffer.write(piece)
        piece = sock.recv(4096)
