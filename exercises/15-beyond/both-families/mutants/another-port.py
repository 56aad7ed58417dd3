# Wrong: has a port of its own for IPv6. Rejected by: is-reached-by-ipv6
import selectors
import socket
import sys


def listen(port):
    """A socket of each family at the same port."""
    for _ in range(100):
        six = socket.create_server(("::", port), family=socket.AF_INET6)
        try:
            return six, socket.create_server(("0.0.0.0", 0)), 0
        except OSError:
            six.close()
            raise


try:
    six, four, port = listen(int(sys.argv[2]))
except OSError as error:
    sys.exit(f"both-families: {error}")
watch = selectors.DefaultSelector()
for listener in (six, four):
    watch.register(listener, selectors.EVENT_READ)
print("LISTENING", four.getsockname()[1], flush=True)
while True:
    for key, _ in watch.select():
        conn, addr = key.fileobj.accept()
        with conn:
            try:
                conn.sendall(addr[0].encode() + b"\n")
            except OSError:
                pass
