# Wrong: tries only the first address. Rejected by: goes-on-to-the-next
import socket
import sys

host, port = sys.argv[1], int(sys.argv[-1])
try:
    sock = socket.create_connection((host, port))
except OSError as error:
    sys.exit(f"either-family: {host}:{port}: {error}")
with sock:
    while piece := sock.recv(4096):
        sys.stdout.buffer.write(piece)
