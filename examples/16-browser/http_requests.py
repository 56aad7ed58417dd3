# ANCHOR: all
# Requests with a body, and one whose length is wrong.
import socket

LIMIT = 8192  # bytes in a line
MOST = 100  # lines
LONGEST = 65_536  # bytes in a body


def receive_head(reader):
    """Returns the lines up to the empty one."""
    lines = []
    while len(lines) < MOST:
        line = reader.readline(LIMIT)
        if not line.endswith(b"\n"):
            raise ValueError("a line is cut, or too long")
        if line in (b"\r\n", b"\n"):
            return lines
        lines.append(line)
    raise ValueError("too many lines")


# ANCHOR: request
def receive_request(reader):
    """Returns the method, the target and the body."""
    first, *lines = receive_head(reader)
    method, target, version = first.decode().split()
    length = 0
    for line in lines:
        name, _colon, value = line.partition(b":")
        if name.lower() == b"transfer-encoding":
            raise ValueError("chunks are not known here")
        if name.lower() == b"content-length":
            if not value.strip().isdigit():
                raise ValueError("a length that is no number")
            length = int(value)
    if length > LONGEST:
        raise ValueError(f"a body of {length} bytes")
    body = reader.read(length)
    if len(body) < length:
        raise ValueError("the body is cut")
    return method, target, body
    # ANCHOR_END: request


# ANCHOR: server
# ANCHOR: serve
def serve(conn):
    """Prints each request, until the stream ends."""
    with conn, conn.makefile("rb") as reader:
        while reader.peek(1) != b"":
            method, target, body = receive_request(reader)
            print(f"{method} {target} [{body.decode()}]")
    # ANCHOR_END: serve
    # ANCHOR_END: server


# ANCHOR: client
# ANCHOR: send
def send(sock, request):
    """Sends a request in pieces of 40 bytes."""
    for start in range(0, len(request), 40):
        sock.sendall(request[start : start + 40])
    # ANCHOR_END: send
    # ANCHOR_END: client


# ANCHOR: requests
MENU = b"GET /menu HTTP/1.1\r\nHost: tea.example\r\n\r\n"
ORDER = (
    b"POST /order HTTP/1.1\r\nHost: tea.example\r\n"
    b"Content-Length: 8\r\n\r\ntwo teas"
)
# ANCHOR_END: requests

listener = socket.create_server(("127.0.0.1", 0))
address = listener.getsockname()

# ANCHOR: good
# ANCHOR: client
with socket.create_connection(address) as client:
    send(client, MENU + ORDER + MENU)
# ANCHOR: server
conn, addr = listener.accept()
serve(conn)
# ANCHOR_END: server
# ANCHOR_END: good

# ANCHOR: wrong-length
# ANCHOR: client
with socket.create_connection(address) as client:
    send(client, ORDER.replace(b"8", b"7") + MENU)
# ANCHOR: server
conn, addr = listener.accept()
serve(conn)
# ANCHOR_END: server
# ANCHOR_END: wrong-length
listener.close()
# ANCHOR_END: all
