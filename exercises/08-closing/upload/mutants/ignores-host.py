# Wrong: connects to this machine. Rejected by: goes-to-its-host
import socket
import sys
import threading


def send_input(sock):
    while piece := sys.stdin.buffer.read1(65536):
        sock.sendall(piece)
    sock.shutdown(socket.SHUT_WR)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection(("127.0.0.1", port)) as sock:
    sender = threading.Thread(target=send_input, args=(sock,))
    sender.start()
    while piece := sock.recv(65536):
        sys.stdout.buffer.write(piece)
    sender.join()
