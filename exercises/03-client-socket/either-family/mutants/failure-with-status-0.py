# Wrong: says it failed, with status 0. Rejected by: fails-with-status-1
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
    break
else:
    print(f"nobody answers at port {port} of {hosts}", file=sys.stderr)
