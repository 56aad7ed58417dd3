# Wrong: waits two seconds for its thread. Rejected by: prints-the-whole-answer
import socket
import sys
import threading


def receive(sock):
    while piece := sock.recv(65536):
        sys.stdout.buffer.write(piece)
        sys.stdout.flush()


host, port = sys.argv[1], int(sys.argv[2])
sock = socket.create_connection((host, port))
receiver = threading.Thread(target=receive, args=(sock,), daemon=True)
receiver.start()
while piece := sys.stdin.buffer.read1(65536):
    sock.sendall(piece)
sock.shutdown(socket.SHUT_WR)
receiver.join(2)
