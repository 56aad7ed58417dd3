# Wrong: waits for an answer each time. Rejected by: does-not-wait-for-answers
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    while piece := sys.stdin.buffer.read1(4096):
        sock.sendall(piece)
        missing = len(piece)
        while missing > 0:
            answer = sock.recv(missing)
            sys.stdout.buffer.write(answer)
            missing -= len(answer)
    sock.shutdown(socket.SHUT_WR)
    while piece := sock.recv(65536):
        sys.stdout.buffer.write(piece)
