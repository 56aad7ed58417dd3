# Wrong: its time limit holds for receiving, too. Rejected by: prints-every-byte
import socket
import sys


def connect(hosts, port):
    for host in hosts:
        try:
            return socket.create_connection((host, port), timeout=2)
        except (OSError, UnicodeError):
            continue
    sys.exit(f"either-family: nobody answers at port {port} of {hosts}")


with connect(sys.argv[1:-1], int(sys.argv[-1])) as sock:
    try:
        while piece := sock.recv(4096):
            sys.stdout.buffer.write(piece)
    except socket.timeout:
        pass
