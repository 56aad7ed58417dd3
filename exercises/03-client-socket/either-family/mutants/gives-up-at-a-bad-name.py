# Wrong: gives up at a name without address. Rejected by: passes-over-a-bad-name
import socket
import sys


def connect(hosts, port):
    for host in hosts:
        try:
            return socket.create_connection((host, port))
        except (socket.gaierror, UnicodeError) as error:
            sys.exit(f"either-family: {host}: {error}")
        except OSError:
            continue
    sys.exit(f"either-family: nobody answers at port {port} of {hosts}")


with connect(sys.argv[1:-1], int(sys.argv[-1])) as sock:
    while piece := sock.recv(4096):
        sys.stdout.buffer.write(piece)
