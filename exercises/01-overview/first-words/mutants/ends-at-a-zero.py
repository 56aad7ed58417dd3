# Wrong: ends at a byte 0, as strings of C do. Rejected by: adds-nothing
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    while piece := sock.recv(4096):
        text, _, _ = piece.partition(b"\0")
        sys.stdout.buffer.write(text)
