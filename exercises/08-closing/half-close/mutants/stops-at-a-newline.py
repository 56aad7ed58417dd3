# Wrong: stops at a newline. Rejected by: reads-the-answer-to-its-end
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
data = sys.stdin.buffer.read()
with socket.create_connection((host, port)) as sock:
    sock.sendall(data)
    sock.shutdown(socket.SHUT_WR)
    while piece := sock.recv(4096):
        sys.stdout.buffer.write(piece)
        if piece.endswith(b"\n"):
            break
