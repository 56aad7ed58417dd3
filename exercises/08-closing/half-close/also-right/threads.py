# Also right: a thread that sends, and a file that receives.
import shutil
import socket
import sys
import threading


def send_input(sock):
    while piece := sys.stdin.buffer.read1(1000):
        sock.sendall(piece)
    sock.shutdown(socket.SHUT_WR)


sock = socket.create_connection((sys.argv[1], int(sys.argv[2])))
sender = threading.Thread(target=send_input, args=(sock,))
sender.start()
with sock, sock.makefile("rb") as reader:
    shutil.copyfileobj(reader, sys.stdout.buffer)
sender.join()
