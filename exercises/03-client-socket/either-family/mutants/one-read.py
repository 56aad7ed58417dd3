# Wrong: takes one recv for all that is said. Rejected by: prints-every-byte
import socket
import sys


def connect(hosts, port):
    for host in hosts:
        try:
            return socket.create_connection((host, port))
        except (OSError, UnicodeError):
            continue
    sys.exit(f"either-family: nobody answers at port {port} of {hosts}")


with connect(sys.argv[1:-1], int(sys.argv[-1])) as sock:
    sys.stdout.buffer.write(sock.recv(4096))
