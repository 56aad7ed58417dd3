# ANCHOR: all
# A client whose system asks whether a silent peer is still there.
import socket
import sys
import threading
import time

# ANCHOR: client
# ANCHOR: watch
# On macOS this setting has no name before Python 3.10.
IDLE = getattr(socket, "TCP_KEEPIDLE", 0x10)


def watch(sock):
    """Lets the system ask after 2 s of silence, 3 times in all."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (
        (IDLE, 2),  # seconds until it asks
        (socket.TCP_KEEPINTVL, 1),  # seconds until it asks again
        (socket.TCP_KEEPCNT, 3),  # how often without an answer
    ):
        sock.setsockopt(socket.IPPROTO_TCP, name, value)
    # ANCHOR_END: watch


# ANCHOR: wait
def wait(sock):
    """Receives until the peer has gone, and says how it went."""
    since = time.monotonic()
    try:
        while sock.recv(1024):
            since = time.monotonic()
        print("the peer has closed")
    except OSError as error:
        seconds = time.monotonic() - since
        print(f"after {seconds:.1f} s of silence: {error.strerror}")
    # ANCHOR_END: wait


# ANCHOR: visit
def visit(host, port):
    """Connects, and stays until the peer has gone."""
    with socket.create_connection((host, port), timeout=5) as sock:
        sock.settimeout(None)
        watch(sock)
        print("connected", flush=True)
        wait(sock)
        # ANCHOR_END: visit
        # ANCHOR_END: client


# ANCHOR: main
if len(sys.argv) > 2:
    try:
        visit(sys.argv[1], int(sys.argv[2]))
    except (OSError, OverflowError, ValueError) as error:
        sys.exit(f"keepalive: {sys.argv[1]}:{sys.argv[2]}: {error}")
else:
    # A peer of its own, which closes at once.
    # ANCHOR: server
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(
            target=lambda: listener.accept()[0].close(), daemon=True
        )
        thread.start()
        # ANCHOR: client
        visit(*listener.getsockname())
        # ANCHOR: server
        thread.join(5)
    # ANCHOR_END: server
# ANCHOR_END: main
# ANCHOR_END: all
