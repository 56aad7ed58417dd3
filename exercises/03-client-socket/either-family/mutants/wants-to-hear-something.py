# Wrong: leaves a silent server. Rejected by: stays-with-a-silent-one
import socket
import sys


def connect(hosts, port):
    for host in hosts:
        try:
            with socket.create_connection((host, port)) as sock:
                heard = False
                while piece := sock.recv(4096):
                    heard = True
                    sys.stdout.buffer.write(piece)
            if heard:
                return
        except OSError:
            continue
    sys.exit(f"either-family: nobody answers at port {port} of {hosts}")


connect(sys.argv[1:-1], int(sys.argv[-1]))
