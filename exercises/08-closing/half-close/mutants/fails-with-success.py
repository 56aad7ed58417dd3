# Wrong: ends with a status that is not 0. Rejected by: prints-the-answer
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
data = sys.stdin.buffer.read()
with socket.create_connection((host, port)) as sock:
    sock.sendall(data)
    sock.shutdown(socket.SHUT_WR)
    while piece := sock.recv(4096):
        sys.stdout.buffer.write(piece)
sys.exit(5)
