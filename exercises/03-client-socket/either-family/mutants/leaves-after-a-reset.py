# Wrong: its try holds more than connecting. Rejected by: stays-after-a-reset
import socket
import sys

hosts, port = sys.argv[1:-1], int(sys.argv[-1])
for host in hosts:
    try:
        with socket.create_connection((host, port)) as sock:
            while piece := sock.recv(4096):
                sys.stdout.buffer.write(piece)
        sys.exit(0)
    except (OSError, UnicodeError):
        continue
sys.exit(f"either-family: nobody answers at port {port} of {hosts}")
