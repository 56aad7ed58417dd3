# Wrong: prints bytes as if they were text. Rejected by: prints-every-byte
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
    for line in sock.makefile(encoding="utf-8", errors="replace"):
        print(line, end="")
