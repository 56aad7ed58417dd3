# ANCHOR: all
# A server that takes clients of both families by one socket.
import ipaddress
import socket
import threading


# ANCHOR: server
# ANCHOR: listen
def listen(port):
    """A listening socket of IPv6 that takes IPv4, too."""
    return socket.create_server(
        ("::", port), family=socket.AF_INET6, dualstack_ipv6=True
    )
    # ANCHOR_END: listen


# ANCHOR: serve
def plain(host):
    """The address of IPv4 itself, if IPv6 is wrapped around it."""
    # Behind a % may stand a network card, as in fe80::1%eth0.
    address = ipaddress.ip_address(host.partition("%")[0])
    if address.version == 6 and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def serve(listener, count):
    """Says of each client where it comes from."""
    for _ in range(count):
        conn, addr = listener.accept()
        with conn:
            print(f"from {addr[0]}")
            conn.sendall(f"you are {plain(addr[0])}".encode())
        # ANCHOR_END: serve
        # ANCHOR_END: server


# ANCHOR: client
# ANCHOR: visit
def visit(host, port):
    """Prints what the server says to this client."""
    with socket.create_connection((host, port), timeout=5) as sock:
        with sock.makefile("rb") as reader:
            print(reader.read(100).decode())
        # ANCHOR_END: visit
        # ANCHOR_END: client


# ANCHOR: main
# ANCHOR: server
with listen(0) as listener:
    args = (listener, 2)
    thread = threading.Thread(target=serve, args=args, daemon=True)
    thread.start()
    # ANCHOR: client
    for host in "127.0.0.1", "::1":
        visit(host, listener.getsockname()[1])
    # ANCHOR: server
    thread.join(5)
# ANCHOR_END: server
# ANCHOR_END: main
# ANCHOR_END: all
