# Wrong: does without the family that is taken. Rejected by: says-why-it-cannot
import selectors
import socket
import sys


def listen(port):
    """A socket of each family at the same port."""
    for _ in range(100):
        six = socket.create_server(("::", port), family=socket.AF_INET6)
        chosen = six.getsockname()[1]
        try:
            return six, socket.create_server(("0.0.0.0", chosen)), chosen
        except OSError:
            if port:
                return six, None, chosen
            six.close()
    raise OSError("no port is free in both families")


try:
    six, four, port = listen(int(sys.argv[2]))
except OSError as error:
    sys.exit(f"both-families: {error}")
watch = selectors.DefaultSelector()
for listener in filter(None, (six, four)):
    watch.register(listener, selectors.EVENT_READ)
print("LISTENING", port, flush=True)
while True:
    for key, _ in watch.select():
        conn, addr = key.fileobj.accept()
        with conn:
            try:
                conn.sendall(addr[0].encode() + b"\n")
            except OSError:
                pass
