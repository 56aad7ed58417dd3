# Wrong: keeps answers without end. Rejected by: stops-receiving
import selectors
import socket
import sys

CLIENTS, LONGEST = 500, 1024
selector = selectors.DefaultSelector()
waiting = {}  # what has come of a line, and what is still to be sent


def step(conn, mask):
    line, answer = waiting[conn]
    if mask & selectors.EVENT_WRITE:
        del answer[: conn.send(answer[:65536])]
    if mask & selectors.EVENT_READ:
        piece = conn.recv(16384)
        whole, newline, line = (line + piece).rpartition(b"\n")
        answer += (whole + newline).upper()
        lines = (whole + newline + line).split(b"\n")
        if not piece or any(len(one) >= LONGEST for one in lines):
            return False
    waiting[conn] = line, answer
    events = selectors.EVENT_READ
    if answer:
        events |= selectors.EVENT_WRITE
    selector.modify(conn, events)
    return True


def leave(conn):
    selector.unregister(conn)
    conn.close()
    if len(waiting) == CLIENTS:
        selector.register(listener, selectors.EVENT_READ)
    del waiting[conn]


listener = socket.create_server((sys.argv[1], int(sys.argv[2])))
selector.register(listener, selectors.EVENT_READ)
print("LISTENING", listener.getsockname()[1], flush=True)
while True:
    for key, mask in selector.select():
        conn = key.fileobj
        if conn is not listener:
            try:
                stays = step(conn, mask)
            except OSError:
                stays = False
            if not stays:
                leave(conn)
        elif len(waiting) < CLIENTS:
            conn, _ = listener.accept()
            conn.setblocking(False)
            waiting[conn] = b"", bytearray()
            selector.register(conn, selectors.EVENT_READ)
            if len(waiting) == CLIENTS:
                selector.unregister(listener)
