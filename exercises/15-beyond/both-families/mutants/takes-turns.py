# Wrong: waits for the families in turns. Rejected by: is-reached-by-ipv6
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
            six.close()
            if port:
                raise
    raise OSError("no port is free in both families")


try:
    six, four, port = listen(int(sys.argv[2]))
except OSError as error:
    sys.exit(f"both-families: {error}")
print("LISTENING", port, flush=True)
while True:
    for listener in (four, six):
        conn, addr = listener.accept()
        with conn:
            try:
                conn.sendall(addr[0].encode() + b"\n")
            except OSError:
                pass
