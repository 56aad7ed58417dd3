# chat with one loop that watches all sockets.
import re
import selectors
import socket
import sys
from collections import deque

LONGEST = 1024
WAITING = 700

selector = selectors.DefaultSelector()
here = {}
last = deque(maxlen=10)


class Client:
    def __init__(self, conn):
        self.conn = conn
        self.name = None
        self.kept = b""
        self.out = deque()
        self.gone = False
        selector.register(conn, selectors.EVENT_READ, self)

    def leave(self):
        if self.gone:
            return
        self.gone = True
        if here.get(self.name) is self:
            del here[self.name]
        selector.unregister(self.conn)
        self.conn.close()

    def send(self, message):
        if len(self.out) >= WAITING:
            self.leave()
            return
        self.out.append(message)
        if len(self.out) == 1:
            self.flush()

    def flush(self):
        try:
            while self.out:
                count = self.conn.send(self.out[0])
                if count < len(self.out[0]):
                    self.out[0] = self.out[0][count:]
                    break
                self.out.popleft()
        except BlockingIOError:
            pass
        except OSError:
            self.leave()
            return
        events = selectors.EVENT_READ
        if self.out:
            events |= selectors.EVENT_WRITE
        selector.modify(self.conn, events, self)

    def take(self):
        try:
            piece = self.conn.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self.leave()
            return
        self.kept += piece
        while b"\n" in self.kept and not self.gone:
            line, _, self.kept = self.kept.partition(b"\n")
            if len(line) >= LONGEST:
                self.leave()
            elif self.name is None:
                self.enter(line)
            else:
                tell(self.name + b": " + line + b"\n")
        if len(self.kept) >= LONGEST and not self.gone:
            self.leave()

    def enter(self, name):
        if not re.fullmatch(b"[a-z]{1,16}", name) or name in here:
            self.send(b"NO\n")
            self.leave()
            return
        self.name = name
        here[name] = self
        self.send(b"OK\n" + b"".join(last))


def tell(message):
    last.append(message)
    for client in list(here.values()):
        client.send(message)


host, port = sys.argv[1], int(sys.argv[2])
listener = socket.create_server((host, port), backlog=200)
listener.setblocking(False)
selector.register(listener, selectors.EVENT_READ)
print("LISTENING", listener.getsockname()[1], flush=True)
while True:
    for key, events in selector.select():
        if key.data is None:
            conn, _ = listener.accept()
            conn.setblocking(False)
            Client(conn)
            continue
        if events & selectors.EVENT_WRITE and not key.data.gone:
            key.data.flush()
        if events & selectors.EVENT_READ and not key.data.gone:
            key.data.take()
