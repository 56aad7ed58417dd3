# upload, solved: one thread sends, the other receives.
import socket
import sys
from concurrent.futures import ThreadPoolExecutor


def send_input(sock):
    while piece := sys.stdin.buffer.read1(65536):
        sock.sendall(piece)
    sock.shutdown(socket.SHUT_WR)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    with ThreadPoolExecutor() as pool:
        sending = pool.submit(send_input, sock)
        while piece := sock.recv(65536):
            sys.stdout.buffer.write(piece)
        sending.result()
