# upload in two threads that report each piece on standard error.
import socket
import sys
import threading


def send_input(sock):
    while piece := sys.stdin.buffer.read1(4096):
        sock.sendall(piece)
        print("sent", len(piece), "bytes", file=sys.stderr)
    sock.shutdown(socket.SHUT_WR)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    sender = threading.Thread(target=send_input, args=(sock,))
    sender.start()
    while piece := sock.recv(4096):
        sys.stdout.buffer.write(piece)
        print("received", len(piece), "bytes", file=sys.stderr)
    sender.join()
