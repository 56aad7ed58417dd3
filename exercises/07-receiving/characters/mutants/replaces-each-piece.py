# Wrong: puts a sign for each half of a character. Rejected by: joins-the-pieces
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    while piece := sock.recv(4096):
        print(piece.decode(errors="replace"), end="", flush=True)
