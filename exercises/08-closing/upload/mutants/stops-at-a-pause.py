# Wrong: takes a pause for the end. Rejected by: prints-the-whole-answer
import socket
import sys
from concurrent.futures import ThreadPoolExecutor


def send_input(sock):
    while piece := sys.stdin.buffer.read1(65536):
        sock.sendall(piece)
    sock.shutdown(socket.SHUT_WR)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port), timeout=2) as sock:
    with ThreadPoolExecutor() as pool:
        sending = pool.submit(send_input, sock)
        try:
            while piece := sock.recv(65536):
                sys.stdout.buffer.write(piece)
        except socket.timeout:
            pass
        sending.result()
