# Wrong: waits for a send in its loop. Rejected by: stops-receiving
import selectors
import socket
import sys

CLIENTS, LONGEST = 500, 1024
selector = selectors.DefaultSelector()
waiting = {}  # what has come of a line


def step(conn):
    line = waiting[conn]
    piece = conn.recv(16384)
    whole, newline, line = (line + piece).rpartition(b"\n")
    lines = (whole + newline + line).split(b"\n")
    if not piece or any(len(one) >= LONGEST for one in lines):
        return False
    conn.sendall((whole + newline).upper())
    waiting[conn] = line
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
            waiting[conn] = b""
            selector.register(conn, selectors.EVENT_READ)
            if len(waiting) == CLIENTS:
                selector.unregister(listener)
