# Wrong: takes one recv for the answer. Rejected by: prints-the-whole-answer
import socket
import sys
import threading


def send_input(sock):
    while piece := sys.stdin.buffer.read1(65536):
        sock.sendall(piece)
    sock.shutdown(socket.SHUT_WR)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    sender = threading.Thread(target=send_input, args=(sock,))
    sender.start()
    sys.stdout.buffer.write(sock.recv(65536))
    sender.join()
