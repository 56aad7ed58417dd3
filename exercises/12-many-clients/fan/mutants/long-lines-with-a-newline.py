# Wrong: looks at what has no newline. Rejected by: takes-1024-bytes
import selectors
import socket
import sys

CLIENTS, LONGEST = 500, 1024
selector = selectors.DefaultSelector()
waiting = {}  # what has come of a line, and what is still to be sent


def step(conn):
    line, answer = waiting[conn]
    if answer:
        answer = answer[conn.send(answer) :]
    else:
        piece = conn.recv(16384)
        whole, newline, line = (line + piece).rpartition(b"\n")
        answer = (whole + newline).upper()
        if not piece or len(line) >= LONGEST:
            return False
    waiting[conn] = line, answer
    events = selectors.EVENT_WRITE if answer else selectors.EVENT_READ
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
    for key, _ in selector.select():
        conn = key.fileobj
        if conn is not listener:
            try:
                stays = step(conn)
            except OSError:
                stays = False
            if not stays:
                leave(conn)
        elif len(waiting) < CLIENTS:
            conn, _ = listener.accept()
            conn.setblocking(False)
            waiting[conn] = b"", b""
            selector.register(conn, selectors.EVENT_READ)
            if len(waiting) == CLIENTS:
                selector.unregister(listener)
