# Wrong: decodes each piece by itself. Rejected by: joins-the-pieces
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    while piece := sock.recv(4096):
        try:
            print(piece.decode(), end="", flush=True)
        except UnicodeDecodeError as error:
            sys.exit(f"characters: {host}:{port}: {error.reason}")
