# Also right: no blocking call, a selector, and all clients at the same time.
import selectors
import socket
import sys

DATA = memoryview((bytes(range(251)) * 79682)[:20_000_000])

selector = selectors.DefaultSelector()
listener = socket.create_server((sys.argv[1], int(sys.argv[2])))
listener.setblocking(False)
selector.register(listener, selectors.EVENT_READ)
print("LISTENING", listener.getsockname()[1], flush=True)
sent = {}


def close(conn):
    selector.unregister(conn)
    del sent[conn]
    conn.close()


while True:
    for key, _ in selector.select():
        conn = key.fileobj
        if conn is listener:
            conn, _ = listener.accept()
            conn.setblocking(False)
            selector.register(conn, selectors.EVENT_WRITE)
            sent[conn] = 0
            continue
        try:
            sent[conn] += conn.send(DATA[sent[conn] :][:1_000_000])
        except BlockingIOError:
            continue
        except OSError:
            close(conn)
            continue
        if sent[conn] == len(DATA):
            close(conn)
