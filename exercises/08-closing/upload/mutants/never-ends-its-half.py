# Wrong: does not end its half. Rejected by: says-that-was-all
import socket
import sys
import threading


def send_input(sock):
    while piece := sys.stdin.buffer.read1(65536):
        sock.sendall(piece)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    sender = threading.Thread(target=send_input, args=(sock,))
    sender.start()
    while piece := sock.recv(65536):
        sys.stdout.buffer.write(piece)
    sender.join()
