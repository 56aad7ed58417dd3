# Wrong: takes a pause for the end. Rejected by: reads-the-answer-to-its-end
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
data = sys.stdin.buffer.read()
with socket.create_connection((host, port)) as sock:
    sock.sendall(data)
    sock.shutdown(socket.SHUT_WR)
    sock.settimeout(2)
    try:
        while piece := sock.recv(4096):
            sys.stdout.buffer.write(piece)
    except socket.timeout:
        pass
