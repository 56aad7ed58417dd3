# ANCHOR: all
# A server restarts on its port while a connection of its old run is open.
import socket


# ANCHOR: server
# ANCHOR: start-server
def start(address, reuse):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # ANCHOR: setsockopt
    if reuse:
        listener.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )
    # ANCHOR_END: setsockopt
    # ANCHOR: bind
    try:
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    # ANCHOR_END: bind
    listener.listen()
    return listener
    # ANCHOR_END: start-server
    # ANCHOR_END: server


# ANCHOR: restart
def restart(reuse):
    # ANCHOR: server
    old = start(("127.0.0.1", 0), reuse)
    address = old.getsockname()
    # ANCHOR: client
    client = socket.create_connection(address)
    # ANCHOR: server
    conn, addr = old.accept()
    with client, conn:
        old.close()
        start(address, reuse).close()
    # ANCHOR_END: server
    # ANCHOR_END: restart


for reuse in (False, True):
    word = "with" if reuse else "without"
    try:
        restart(reuse)
        print(f"{word} SO_REUSEADDR: listening again")
    except OSError as error:
        print(f"{word} SO_REUSEADDR: {error}")
# ANCHOR_END: all
