# Wrong: connects to localhost, whatever HOST is. Rejected by: goes-to-its-host
import socket
import sys

port = int(sys.argv[2])
with socket.create_connection(("localhost", port)) as sock:
    while piece := sock.recv(4096):
        sys.stdout.buffer.write(piece)
