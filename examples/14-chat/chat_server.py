# ANCHOR: all
# A chat server: who is too slow is sent away, and nobody waits.
import queue
import socket
import sys
import threading

LIMIT = 1024  # bytes in a line
NAME = 32  # bytes in a name
WAITING = 1000  # lines that may wait for one client


# ANCHOR: server
# ANCHOR: room
class Room:
    """The connection and the box of all who are here."""

    def __init__(self):
        self.lock = threading.Lock()
        self.clients = {}

    def tell(self, line):
        """Puts a line into all boxes. It never waits."""
        with self.lock:
            for conn, box in self.clients.values():
                try:
                    box.put_nowait(line)
                except queue.Full:
                    hang_up(conn)


def hang_up(conn):
    """Makes every call that uses this connection return."""
    try:
        conn.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it has gone by itself
    # ANCHOR_END: room


# ANCHOR: carry
def carry(conn, box):
    """Sends what is put into the box. Only this thread waits."""
    try:
        while line := box.get():
            conn.sendall(line)
    except OSError:
        pass  # the thread that receives will see it
    # ANCHOR_END: carry


# ANCHOR: speak
def speak(conn, room):
    """Tells all what one client says, with its name."""
    with conn.makefile("rb") as reader:
        name = reader.readline(NAME).strip()
        if not name:
            return
        room.tell(b"* " + name + b" has come\n")
        try:
            while line := reader.readline(LIMIT):
                room.tell(name + b": " + line.rstrip() + b"\n")
        finally:
            room.tell(b"* " + name + b" has gone\n")
    # ANCHOR_END: speak


# ANCHOR: serve
def serve(conn, addr, room):
    """Has one client in the room, until it leaves."""
    box = queue.Queue(WAITING)
    args = (conn, box)
    thread = threading.Thread(target=carry, args=args, daemon=True)
    thread.start()
    with conn:
        with room.lock:
            room.clients[addr] = conn, box
        try:
            speak(conn, room)
        except OSError:
            pass  # it has gone, or was sent away
        with room.lock:
            del room.clients[addr]
        hang_up(conn)
        if not box.full():
            box.put(b"")  # the end
        thread.join()
    # ANCHOR_END: serve


# ANCHOR: serve-all
def serve_all(listener):
    room = Room()
    while True:
        args = (*listener.accept(), room)
        thread = threading.Thread(
            target=serve, args=args, daemon=True
        )
        thread.start()
        # ANCHOR_END: serve-all
        # ANCHOR_END: server


# ANCHOR: client
def enter(address, name):
    """A connection, and its reader, once the name is known."""
    sock = socket.create_connection(address, timeout=5)
    reader = sock.makefile("rb")
    sock.sendall(name + b"\n")
    for line in reader:
        if line == b"* " + name + b" has come\n":
            break
    return sock, reader


# ANCHOR: main
def visit(address):
    """Ann and Bob talk at the same time. Zoe reads nothing."""
    ann, ann_hears = enter(address, b"Ann")
    bob, bob_hears = enter(address, b"Bob")
    ann_hears.readline()  # Bob has come
    for _ in range(20):
        ann.sendall(b"hello\n")
        bob.sendall(b"hello\n")
    ann_heard = [ann_hears.readline() for _ in range(40)]
    bob_heard = [bob_hears.readline() for _ in range(40)]
    if ann_heard == bob_heard:
        print("Ann and Bob hear the same, in the same order")

    for file in bob_hears, bob:
        file.close()
    zoe, unread = enter(address, b"Zoe")
    ann_hears.readline(), ann_hears.readline()  # who goes and comes
    line = b"x" * 1000 + b"\n"
    heard = b"Ann"
    while heard.startswith(b"Ann"):
        ann.sendall(line)
        heard = ann_hears.readline()
    print("Ann hears:", heard.decode(), end="")
    for file in unread, zoe, ann_hears, ann:
        file.close()
    # ANCHOR_END: main
    # ANCHOR_END: client


# ANCHOR: start
# ANCHOR: server
port = sys.argv[1] if len(sys.argv) > 1 else "0"
try:
    listener = socket.create_server(("127.0.0.1", int(port)))
except (OSError, OverflowError, ValueError) as error:
    sys.exit(f"chat_server: port {port}: {error}")
if len(sys.argv) > 1:
    print("LISTENING", listener.getsockname()[1], flush=True)
    serve_all(listener)
args = (listener,)
threading.Thread(target=serve_all, args=args, daemon=True).start()
# ANCHOR_END: server
# ANCHOR_END: start
visit(listener.getsockname())
listener.close()
# ANCHOR_END: all
