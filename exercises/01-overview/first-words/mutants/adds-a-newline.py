# Wrong: ends its output with a newline of its own. Rejected by: adds-nothing
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    text = b""
    while piece := sock.recv(4096):
        text += piece
    print(text.decode())
