# ANCHOR: all
# A chat in which one who does not read stops everybody.
import socket
import threading

LIMIT = 1024  # bytes in a line


# ANCHOR: server
# ANCHOR: room
class Room:
    """The connections of all who are here, by address."""

    def __init__(self):
        self.lock = threading.Lock()
        self.conns = {}

    def tell(self, line):
        """Sends a line to all, one after the other."""
        with self.lock:
            for conn in self.conns.values():
                try:
                    conn.sendall(line)
                except OSError:
                    pass  # its own thread will see it
        # ANCHOR_END: room


# ANCHOR: serve
def speak(conn, room):
    """Tells all what one client says."""
    conn.sendall(b"welcome\n")
    with conn.makefile("rb") as reader:
        while line := reader.readline(LIMIT):
            room.tell(line)


def serve(conn, addr, room):
    """Has one client in the room, until it leaves."""
    with conn:
        with room.lock:
            room.conns[addr] = conn
        try:
            speak(conn, room)
        except OSError:
            pass  # it has gone
        with room.lock:
            del room.conns[addr]
    # ANCHOR_END: serve


def serve_all(listener):
    room = Room()
    while True:
        args = (*listener.accept(), room)
        thread = threading.Thread(
            target=serve, args=args, daemon=True
        )
        thread.start()
        # ANCHOR_END: server


# ANCHOR: client
def enter(address):
    """A connection, and its reader, once the server is ready."""
    sock = socket.create_connection(address, timeout=5)
    reader = sock.makefile("rb")
    reader.readline()
    return sock, reader


# ANCHOR: main
def visit(address):
    """Ann hears herself, as all do. Zoe reads nothing."""
    ann, hears = enter(address)
    zoe, unread = enter(address)
    line = b"x" * 1000 + b"\n"
    ann.settimeout(0.5)
    try:
        while True:
            ann.sendall(line)
            hears.readline()
    except socket.timeout:
        print("Ann hears nothing for half a second")
    unread.close()
    zoe.close()
    ann.settimeout(5)
    # Python's reader cannot be used again after a timeout.
    with ann, ann.makefile("rb") as hears:
        if hears.readline():
            print("Zoe has gone, and Ann hears herself again")
    # ANCHOR_END: main
    # ANCHOR_END: client


# ANCHOR: start
# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))
args = (listener,)
threading.Thread(target=serve_all, args=args, daemon=True).start()
# ANCHOR_END: server
# ANCHOR_END: start
visit(listener.getsockname())
listener.close()
# ANCHOR_END: all
