# ANCHOR: all
# Nobody listens there, and who hears of it.
import socket

HALF_A_SECOND = 0.5


def new_socket():
    """A socket for datagrams, at a port of its own."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    sock.settimeout(HALF_A_SECOND)
    return sock


# ANCHOR: receive
def receive(name, sock):
    """Says what comes of a receive."""
    try:
        data, _addr = sock.recvfrom(100)
        print(f"{name}: {len(data)} bytes")
    except socket.timeout:
        print(f"{name}: nothing came")
    except ConnectionError:
        print(f"{name}: nobody listens there")
    # ANCHOR_END: receive


# ANCHOR: main
with new_socket() as gone:
    address = gone.getsockname()
# From here on, nobody listens there.
with new_socket() as sock:
    print("to an address:", sock.sendto(b"hello", address), "sent")
    receive("to an address", sock)
with new_socket() as sock:
    sock.connect(address)
    print("connected:", sock.send(b"hello"), "sent")
    receive("connected", sock)
    receive("connected", sock)
# ANCHOR_END: main
# ANCHOR_END: all
