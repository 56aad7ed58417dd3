# ANCHOR: all
# A server restarts on its port while a connection of its old run is open.
import socket


# ANCHOR: start
def start(address, reuse):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if reuse:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    listener.listen()
    return listener
    # ANCHOR_END: start


# ANCHOR: restart
def restart(reuse):
    old = start(("127.0.0.1", 0), reuse)
    address = old.getsockname()
    with socket.create_connection(address), old.accept()[0]:
        old.close()
        start(address, reuse).close()
    # ANCHOR_END: restart


for reuse in (False, True):
    word = "with" if reuse else "without"
    try:
        restart(reuse)
        print(f"{word} SO_REUSEADDR: listening again")
    except OSError as error:
        print(f"{word} SO_REUSEADDR: {error}")
# ANCHOR_END: all
