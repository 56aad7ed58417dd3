# Also right: one thread, and a selector that says what can be done.
import os
import selectors
import socket
import sys

sock = socket.create_connection((sys.argv[1], int(sys.argv[2])))
sock.setblocking(False)
selector = selectors.DefaultSelector()
selector.register(sock, selectors.EVENT_READ | selectors.EVENT_WRITE)
unsent = b""
at_end = False


def send():
    """Sends what there is. Returns whether all has been sent."""
    global unsent, at_end
    if not unsent and not at_end:
        unsent = memoryview(os.read(0, 65536))
        at_end = not unsent
    if at_end:
        sock.shutdown(socket.SHUT_WR)
        return True
    unsent = unsent[sock.send(unsent) :]
    return False


going_on = True
while going_on:
    for _, events in selector.select():
        if events & selectors.EVENT_READ:
            piece = sock.recv(65536)
            sys.stdout.buffer.write(piece)
            going_on = piece != b""
        if events & selectors.EVENT_WRITE and send():
            selector.modify(sock, selectors.EVENT_READ)
sock.close()
