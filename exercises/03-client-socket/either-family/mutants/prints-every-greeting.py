# Wrong: goes on after the first that answers. Rejected by: stays-with-the-first
import socket
import sys

hosts, port = sys.argv[1:-1], int(sys.argv[-1])
connected = False
for host in hosts:
    try:
        with socket.create_connection((host, port)) as sock:
            connected = True
            while piece := sock.recv(4096):
                sys.stdout.buffer.write(piece)
    except OSError:
        continue
if not connected:
    sys.exit(f"either-family: nobody answers at port {port} of {hosts}")
