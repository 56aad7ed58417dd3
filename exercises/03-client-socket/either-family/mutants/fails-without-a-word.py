# Wrong: does not say that nobody answers. Rejected by: fails-with-status-1
import socket
import sys

hosts, port = sys.argv[1:-1], int(sys.argv[-1])
for host in hosts:
    try:
        sock = socket.create_connection((host, port))
    except OSError:
        continue
    with sock:
        while piece := sock.recv(4096):
            sys.stdout.buffer.write(piece)
    sys.exit(0)
sys.exit(1)
