# ANCHOR: all
# A client that tries again, with growing pauses.
import socket
import time

ATTEMPTS = 5


# ANCHOR: client
# ANCHOR: connect
def connect(address, tell):
    """Connects, in five attempts at most."""
    pause = 0.1
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return socket.create_connection(address, timeout=1)
        except (ConnectionRefusedError, socket.timeout) as error:
            if attempt == ATTEMPTS:
                raise
            tell(attempt, error)
        time.sleep(pause)
        pause *= 2
        # ANCHOR_END: connect
        # ANCHOR_END: client


# ANCHOR: main
# ANCHOR: server
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
# ANCHOR_END: server


def tell(attempt, error):
    """Says what failed. The server comes after three attempts."""
    print(f"attempt {attempt}: {error.strerror or error}")
    # ANCHOR: server
    if attempt == 3:
        listener.listen()  # from now on the client can connect
    # ANCHOR_END: server


# ANCHOR: client
with connect(listener.getsockname(), tell):
    print("connected")
    # ANCHOR_END: client
# ANCHOR_END: main
listener.close()
# ANCHOR_END: all
