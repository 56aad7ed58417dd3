# ANCHOR: all
# Binds a socket to an address, and asks which address it got.
import socket
import sys


def main(host="127.0.0.1", port="0"):
    # ANCHOR: bind-and-ask
    # ANCHOR: bind
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.bind((host, int(port)))
    # ANCHOR_END: bind

    # ANCHOR: ask-address
    bound_host, bound_port = sock.getsockname()
    print("host:", bound_host)
    print(
        "port:", bound_port if port != "0" else "one that was free"
    )
    # ANCHOR_END: ask-address
    sock.close()
    # ANCHOR_END: bind-and-ask


try:
    main(*sys.argv[1:])
except (OSError, OverflowError, TypeError, ValueError) as error:
    sys.exit(f"bind: {error}; usage: bind.py [HOST [PORT]]")
# ANCHOR_END: all
