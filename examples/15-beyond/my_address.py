# ANCHOR: all
# The address by which this machine speaks to another one.
import socket
import sys


# ANCHOR: ask
def address_towards(host):
    """The own address of what goes to a host. Nothing is sent."""
    # A port has to be named, and any will do.
    found = socket.getaddrinfo(host, 9, type=socket.SOCK_DGRAM)
    family, kind, _proto, _name, address = found[0]
    with socket.socket(family, kind) as sock:
        sock.connect(address)
        return sock.getsockname()[0]
    # ANCHOR_END: ask


# ANCHOR: main
for host in sys.argv[1:] or ["127.0.0.1", "::1"]:
    try:
        print(f"to {host}: from {address_towards(host)}")
    except (OSError, UnicodeError) as error:
        print(f"to {host}: {error}")
# ANCHOR_END: main
# ANCHOR_END: all
