# ANCHOR: all
# A server and two clients that speak in datagrams.
import socket

SIZE = 65_535  # bytes: no datagram has more


# ANCHOR: socket
def new_socket():
    """A socket for datagrams, at a port of its own."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    sock.settimeout(5)
    return sock
    # ANCHOR_END: socket


# ANCHOR: server
# ANCHOR: answer
def answer(server, count):
    """Answers so many datagrams, whoever has sent them."""
    for _ in range(count):
        data, addr = server.recvfrom(SIZE)
        print(f"server: {len(data)} bytes [{data.decode()}]")
        server.sendto(data.upper(), addr)
    # ANCHOR_END: answer
    # ANCHOR_END: server


# ANCHOR: client
# ANCHOR: receive
def receive(name, client, count):
    """Prints so many answers."""
    for _ in range(count):
        data, _addr = client.recvfrom(SIZE)
        print(f"{name}: [{data.decode()}]")
    # ANCHOR_END: receive
    # ANCHOR_END: client


# ANCHOR: main
with new_socket() as server:
    address = server.getsockname()
    with new_socket() as ann, new_socket() as bob:
        # ANCHOR: client
        ann.sendto(b"one", address)
        bob.sendto(b"", address)
        ann.sendto(b"two", address)
        # ANCHOR_END: client
        answer(server, 3)
        receive("ann", ann, 2)
        receive("bob", bob, 1)
# ANCHOR_END: main
# ANCHOR_END: all
