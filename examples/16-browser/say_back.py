# ANCHOR: all
# A page that shows what the browser has said.
import socket
import sys
import threading

LIMIT = 8192  # bytes in a line
MOST = 100  # lines


# ANCHOR: server
# ANCHOR: head
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
    # ANCHOR_END: head


# ANCHOR: answer
def send_page(conn, status, kind, page):
    """Sends an answer: head, empty line, page."""
    head = (
        f"HTTP/1.1 {status}\r\n"
        f"Content-Type: {kind}; charset=utf-8\r\n"
        f"Content-Length: {len(page)}\r\n"
        "Connection: close\r\n"
        "\r\n"
    )
    conn.sendall(head.encode() + page)


def serve(conn):
    with conn, conn.makefile("rb") as reader:
        try:
            page = b"".join(receive_head(reader))
            send_page(conn, "200 OK", "text/plain", page)
        except (OSError, ValueError):
            pass  # it has left, or sent no request
    # ANCHOR_END: answer


# ANCHOR: serve-all
def serve_all(listener):
    with listener:
        while True:
            conn, addr = listener.accept()
            threading.Thread(
                target=serve, args=(conn,), daemon=True
            ).start()
    # ANCHOR_END: serve-all
    # ANCHOR_END: server


# ANCHOR: client
# ANCHOR: ask
def ask(address):
    """Asks as a browser does, and prints the answer."""
    with socket.create_connection(address) as sock:
        sock.sendall(
            b"GET /tea?cups=2 HTTP/1.1\r\n"
            b"Host: tea.example\r\n"
            b"Accept-Language: de\r\n"
            b"\r\n"
        )
        with sock.makefile("rb") as reader:
            while (line := reader.readline(LIMIT)) != b"":
                print(line.decode().rstrip())
    # ANCHOR_END: ask
    # ANCHOR_END: client


# ANCHOR: main
port = sys.argv[1] if len(sys.argv) > 1 else "0"
# ANCHOR: server
try:
    listener = socket.create_server(("127.0.0.1", int(port)))
except (OSError, OverflowError, ValueError) as error:
    sys.exit(f"say_back: port {port}: {error}")
# ANCHOR_END: server
if len(sys.argv) > 1:
    print("LISTENING", listener.getsockname()[1], flush=True)
    serve_all(listener)
else:
    args = (listener,)
    threading.Thread(
        target=serve_all, args=args, daemon=True
    ).start()
    ask(listener.getsockname())
# ANCHOR_END: main
# ANCHOR_END: all
