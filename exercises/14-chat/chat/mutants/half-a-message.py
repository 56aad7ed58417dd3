# Wrong: tells a line without its newline. Rejected by: takes-1024-bytes
import collections
import queue
import re
import socket
import sys
import threading

LONGEST = 1024  # bytes in a line
WAITING = 1000  # messages that may wait for one client

lock = threading.Lock()
boxes = {}  # the connection and the box of each name
last = collections.deque(maxlen=10)  # messages


def hang_up(conn):
    try:
        conn.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it has gone by itself


def enter(name, conn):
    """A new box in the room, or nothing if the name is taken."""
    with lock:
        if name in boxes:
            return None
        box = queue.Queue(WAITING + 1)
        box.put(b"OK\n" + b"".join(last))
        boxes[name] = conn, box
        return box


def tell(message):
    with lock:
        last.append(message)
        for conn, box in boxes.values():
            try:
                box.put_nowait(message)
            except queue.Full:
                hang_up(conn)


def carry(conn, box):
    """Sends what is put into the box, until there is nothing in it."""
    try:
        while piece := box.get():
            conn.sendall(piece)
    except OSError:
        pass  # the thread that receives sees it, too


def speak(name, reader):
    while line := reader.readline(LONGEST):
        if len(line) == LONGEST and not line.endswith(b"\n"):
            break
        tell(name + b": " + line.rstrip(b"\n") + b"\n")


def serve(conn):
    with conn, conn.makefile("rb") as reader:
        name = reader.readline(LONGEST)[:-1]
        box = None
        if re.fullmatch(b"[a-z]{1,16}", name):
            box = enter(name, conn)
        if box is None:
            conn.sendall(b"NO\n")
            return
        carrier = threading.Thread(target=carry, args=(conn, box))
        carrier.start()
        try:
            speak(name, reader)
        finally:
            with lock:
                del boxes[name]
            hang_up(conn)
            if not box.full():
                box.put(b"")
            carrier.join()


def serve_alone(conn):
    try:
        serve(conn)
    except OSError as error:
        print("chat:", error, file=sys.stderr)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        threading.Thread(target=serve_alone, args=(conn,)).start()
