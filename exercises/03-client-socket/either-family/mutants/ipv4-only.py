# Wrong: its sockets are all of IPv4. Rejected by: speaks-ipv6
import socket
import sys


def connect(hosts, port):
    for host in hosts:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            sock.connect((host, port))
            return sock
        except OSError:
            sock.close()
    sys.exit(f"either-family: nobody answers at port {port} of {hosts}")


with connect(sys.argv[1:-1], int(sys.argv[-1])) as sock:
    while piece := sock.recv(4096):
        sys.stdout.buffer.write(piece)
