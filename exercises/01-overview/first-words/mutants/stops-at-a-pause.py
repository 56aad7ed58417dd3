# Wrong: takes two silent seconds for the end. Rejected by: waits-out-a-pause
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    sock.settimeout(2)
    try:
        while piece := sock.recv(4096):
            sys.stdout.buffer.write(piece)
    except socket.timeout:
        pass
