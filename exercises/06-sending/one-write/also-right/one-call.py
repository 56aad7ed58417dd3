# Also right: sendmsg, one call for two pieces, and recv_into for the answer.
import socket
import sys


def send(sock, *pieces):
    """A call may take only some of them."""
    unsent = [memoryview(piece) for piece in pieces]
    while unsent:
        taken = sock.sendmsg(unsent)
        while unsent and taken >= len(unsent[0]):
            taken -= len(unsent.pop(0))
        if unsent:
            unsent[0] = unsent[0][taken:]


def receive_line(sock):
    line, one = bytearray(), bytearray(1)
    while not line.endswith(b"\n"):
        if sock.recv_into(one) == 0:
            sys.exit("one-write: the server closed without an answer")
        line += one
    return line


sock = socket.create_connection((sys.argv[1], int(sys.argv[2])))
with sock:
    for body in sys.stdin.buffer.read().split(b"\n"):
        if body:
            send(sock, b"%d\n" % len(body), body)
            print(receive_line(sock).decode("ascii"), end="")
