# Wrong: takes one recv for the count. Rejected by: prints-the-whole-answer
import socket
import sys
import threading

data = sys.stdin.buffer.read()


def send_input(sock):
    sock.sendall(data)
    sock.shutdown(socket.SHUT_WR)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    sender = threading.Thread(target=send_input, args=(sock,))
    sender.start()
    missing = len(data)
    while missing > 0:
        piece = sock.recv(min(missing, 65536))
        sys.stdout.buffer.write(piece)
        missing -= len(piece)
    sys.stdout.buffer.write(sock.recv(100))
    sender.join()
