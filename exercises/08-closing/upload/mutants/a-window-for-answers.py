# Wrong: runs 1 MB ahead at most. Rejected by: does-not-wait-for-answers
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    missing = 0
    while piece := sys.stdin.buffer.read1(65536):
        sock.sendall(piece)
        missing += len(piece)
        while missing > 1_000_000:
            answer = sock.recv(65536)
            sys.stdout.buffer.write(answer)
            missing -= len(answer)
    sock.shutdown(socket.SHUT_WR)
    while piece := sock.recv(65536):
        sys.stdout.buffer.write(piece)
