# ANCHOR: all
# A service for many clients: one loop that watches them all.
import selectors
import socket
import sys
import threading

LIMIT = 1024  # bytes in a line
RECEIVE, SEND = selectors.EVENT_READ, selectors.EVENT_WRITE


# ANCHOR: a-client
class Client:
    """A connection, a line that is not whole, and an answer."""

    def __init__(self, conn):
        self.conn, self.line, self.answer = conn, b"", b""
        # ANCHOR_END: a-client

    # ANCHOR: step
    def step(self):
        """Makes one call. Returns what to wait for, if anything."""
        if self.answer:
            sent = self.conn.send(self.answer)
            self.answer = self.answer[sent:]
        else:
            piece = self.conn.recv(4096)
            data = self.line + piece
            lines, newline, self.line = data.rpartition(b"\n")
            longest = max(map(len, data.split(b"\n")))
            if piece == b"" or longest >= LIMIT:
                return None
            self.answer = (lines + newline).upper()
        return SEND if self.answer else RECEIVE
        # ANCHOR_END: step


# ANCHOR: go-on
def go_on(selector, client):
    try:
        wanted = client.step()
    except BlockingIOError:
        return  # it was not possible after all
    except OSError:
        wanted = None
    if wanted is None:
        selector.unregister(client.conn)
        client.conn.close()
    else:
        selector.modify(client.conn, wanted, client)
    # ANCHOR_END: go-on


# ANCHOR: serve-all
def serve_all(listener):
    with listener, selectors.DefaultSelector() as selector:
        listener.setblocking(False)
        selector.register(listener, RECEIVE)
        while True:
            for key, _ in selector.select():
                if key.data is not None:
                    go_on(selector, key.data)
                    continue
                try:
                    conn, addr = listener.accept()
                except BlockingIOError:
                    continue  # the client has gone again
                conn.setblocking(False)
                selector.register(conn, RECEIVE, Client(conn))
    # ANCHOR_END: serve-all


def visit(address):
    """Three idle clients, a greedy one, and one that asks."""
    idle = [socket.create_connection(address) for _ in range(3)]
    greedy = socket.create_connection(address)
    greedy.settimeout(0.2)
    try:
        for _ in range(100):
            greedy.sendall((b"m" * 999 + b"\n") * 1000)
        print("greedy: took 100 MB")
    except socket.timeout:
        print("greedy: the server takes no more")
    with socket.create_connection(address) as client:
        client.sendall(b"hello\n")
        with client.makefile("rb") as reader:
            print("next:", reader.readline().decode(), end="")
    for sock in (*idle, greedy):
        sock.close()


port = sys.argv[1] if len(sys.argv) > 1 else "0"
try:
    address = "127.0.0.1", int(port)
    listener = socket.create_server(address, backlog=4096)
except (OSError, OverflowError, ValueError) as error:
    sys.exit(f"line_loop: port {port}: {error}")
if len(sys.argv) > 1:
    print("LISTENING", listener.getsockname()[1], flush=True)
    serve_all(listener)
else:
    args = (listener,)
    threading.Thread(
        target=serve_all, args=args, daemon=True
    ).start()
    visit(listener.getsockname())
# ANCHOR_END: all
