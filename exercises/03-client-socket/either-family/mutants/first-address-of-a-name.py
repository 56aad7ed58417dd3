# Wrong: tries one address of a name. Rejected by: tries-every-address
import socket
import sys


def connect(hosts, port):
    for host in hosts:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            family, kind, protocol, _, address = found[0]
            sock = socket.socket(family, kind, protocol)
            sock.connect(address)
            return sock
        except (OSError, UnicodeError):
            continue
    sys.exit(f"either-family: nobody answers at port {port} of {hosts}")


with connect(sys.argv[1:-1], int(sys.argv[-1])) as sock:
    while piece := sock.recv(4096):
        sys.stdout.buffer.write(piece)
