# Wrong: sorts the addresses. Rejected by: keeps-the-order
import socket
import sys


def connect(hosts, port):
    for host in sorted(hosts):
        try:
            return socket.create_connection((host, port))
        except OSError:
            continue
    sys.exit(f"either-family: nobody answers at port {port} of {hosts}")


with connect(sys.argv[1:-1], int(sys.argv[-1])) as sock:
    while piece := sock.recv(4096):
        sys.stdout.buffer.write(piece)
