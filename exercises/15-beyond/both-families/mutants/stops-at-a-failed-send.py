# Wrong: ends when a send fails. Rejected by: survives-a-failed-send
import ipaddress
import socket
import sys


def plain(host):
    address = ipaddress.ip_address(host.partition("%")[0])
    if address.version == 6 and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


host, port = sys.argv[1], int(sys.argv[2])
try:
    listener = socket.create_server(
        (host, port), family=socket.AF_INET6, dualstack_ipv6=True
    )
except OSError as error:
    sys.exit(f"both-families: cannot listen at port {port}: {error}")
with listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            try:
                conn.sendall(f"{plain(addr[0])}\n".encode())
            except OSError as error:
                sys.exit(f"both-families: {error}")
