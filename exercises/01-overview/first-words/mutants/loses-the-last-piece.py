# Wrong: prints whole lines only. Rejected by: keeps-the-last-piece
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    waiting = b""
    while piece := sock.recv(4096):
        waiting += piece
        *lines, waiting = waiting.split(b"\n")
        for line in lines:
            sys.stdout.buffer.write(line + b"\n")
