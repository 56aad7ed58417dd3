# ANCHOR: all
# A client that shows what comes while its user types.
import socket
import sys
import threading
import unicodedata

LIMIT = 2048  # bytes in a line


# ANCHOR: client
# ANCHOR: show
def plain(line):
    """The text of a line, without what a terminal would obey."""
    text = line.decode(errors="replace").rstrip("\r\n")
    return "".join(
        "?" if unicodedata.category(c) == "Cc" else c for c in text
    )


def show(sock):
    """Prints each line that comes, until the stream ends."""
    with sock.makefile("rb") as reader:
        while line := reader.readline(LIMIT):
            print(plain(line), flush=True)
    # ANCHOR_END: show


# ANCHOR: type
def send_typed(sock):
    """Sends each line that is typed, and then ends this half."""
    try:
        with open(0, "rb", buffering=0) as keyboard:
            while line := keyboard.readline():
                sock.sendall(line)
        sock.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # the server has gone, and show says so
    # ANCHOR_END: type


# ANCHOR: chat
def chat(host, port):
    """Two threads, one for each direction."""
    with socket.create_connection((host, port), timeout=5) as sock:
        sock.settimeout(None)
        args = (sock,)
        typing = threading.Thread(
            target=send_typed, args=args, daemon=True
        )
        typing.start()
        show(sock)
        print("The chat is over.")
    # ANCHOR_END: chat
    # ANCHOR_END: client


# ANCHOR: server
# ANCHOR: partner
def answer(listener):
    """A partner for one who is alone: it repeats each line."""
    conn, addr = listener.accept()
    conn.settimeout(10)
    with conn, conn.makefile("rb") as reader:
        conn.sendall(b"Type, or end with Ctrl-D.\n")
        try:
            while line := reader.readline(LIMIT):
                conn.sendall(b"you: " + line)
            conn.sendall(b"Goodbye.\n")
        except OSError:
            pass  # nothing for ten seconds
    # ANCHOR_END: partner
    # ANCHOR_END: server


if len(sys.argv) > 2:
    try:
        chat(sys.argv[1], int(sys.argv[2]))
    except (OSError, OverflowError, ValueError) as error:
        at = ":".join(sys.argv[1:3])
        sys.exit(f"chat_client: {at}: {error}")
else:
    # ANCHOR: alone
    # ANCHOR: server
    listener = socket.create_server(("127.0.0.1", 0))
    args = (listener,)
    partner = threading.Thread(
        target=answer, args=args, daemon=True
    )
    partner.start()
    # ANCHOR: client
    chat(*listener.getsockname())
    # ANCHOR_END: client
    # ANCHOR_END: alone
    listener.close()
# ANCHOR_END: all
