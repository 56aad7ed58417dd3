# either-family, solved: a new socket for each host, until one is connected.
import socket
import sys


def connect(hosts, port):
    for host in hosts:
        try:
            return socket.create_connection((host, port))
        except (OSError, UnicodeError):
            # A name such as "a..b" fails with UnicodeError.
            continue
    sys.exit(f"either-family: nobody answers at port {port} of {hosts}")


with connect(sys.argv[1:-1], int(sys.argv[-1])) as sock:
    while piece := sock.recv(4096):
        sys.stdout.buffer.write(piece)
