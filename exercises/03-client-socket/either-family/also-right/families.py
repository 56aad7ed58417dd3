# Also right: a socket for each address that getaddrinfo finds, and recv_into.
import socket
import sys

hosts, port = sys.argv[1:-1], int(sys.argv[-1])


def addresses():
    for host in hosts:
        try:
            yield from socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            pass  # No such name: the next HOST is next.


def connect():
    why = "no HOST has an address"
    for family, kind, protocol, _, address in addresses():
        sock = socket.socket(family, kind, protocol)
        try:
            sock.connect(address)
            return sock
        except OSError as error:
            sock.close()
            why = f"{address[0]}: {error}"
    sys.exit(why)


with connect() as sock:
    buffer = bytearray(65_536)
    while True:
        count = sock.recv_into(buffer)
        if count == 0:
            break
        sys.stdout.buffer.write(memoryview(buffer)[:count])
