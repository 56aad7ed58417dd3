# Wrong: looks up the name of the client. Rejected by: tells-ipv4
import socket
import sys


def plain(host):
    try:
        return socket.getnameinfo((host, 0), 0)[0]
    except socket.gaierror:
        return host  # Nobody can be asked.


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
            except OSError:
                pass  # A client that has left is no reason to stop.
