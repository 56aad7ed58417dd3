# Another design: one buffer a connection, looked through again and again.
import re
import socket
import sys
import threading

LONGEST = 65_536
REASONS = {
    200: "OK",
    400: "Bad",
    404: "Nothing here",
    405: "No",
    413: "Too much",
}
PAGE = "<!doctype html><title>Upper case</title><p>Send me a text by POST."


def parse(buffer):
    """Returns what is needed to answer, or None while something is missing."""
    head, blank, rest = buffer.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    if any(len(line) + 2 > 8192 for line in lines) or len(lines) > 101:
        return 400, b"", b"", b""
    if not blank:
        return None
    first = re.fullmatch(rb"([^ ]+) ([^ ]+) ([^ ]+)", lines[0])
    headers = [line.split(b":", 1) for line in lines[1:]]
    if not first or any(len(header) != 2 for header in headers):
        return 400, b"", b"", b""
    length = b"0"
    for name, value in headers:
        if name.upper() == b"CONTENT-LENGTH":
            length = value.strip()
    if not re.fullmatch(rb"[0-9]+", length):
        return 400, b"", b"", b""
    if len(length) > 10 or int(length) > LONGEST:
        return 413, b"", b"", b""
    if len(rest) < int(length):
        return None
    return 200, first[1], first[2], rest[: int(length)]


def answer(status, method, target, body):
    kind, text = "text/plain", ""
    if status != 200:
        pass
    elif target != b"/":
        status = 404
    elif method == b"GET":
        kind, text = "text/html", PAGE
    elif method == b"POST":
        try:
            text = body.decode().upper()
        except UnicodeDecodeError:
            status = 400
    else:
        status = 405
    page = text.encode()
    lines = [
        f"HTTP/1.1 {status} {REASONS[status]}",
        f"content-length:{len(page)}",
        f"content-type: {kind};charset=UTF-8",
        "connection: Close",
    ]
    if status == 405:
        lines.append("allow: POST,GET")
    return "".join(line + "\r\n" for line in lines).encode() + b"\r\n" + page


def serve(conn):
    with conn:
        buffer = bytearray()
        while (parsed := parse(bytes(buffer))) is None:
            piece = conn.recv(16_384)
            if not piece:
                return
            buffer.extend(piece)
        conn.sendall(answer(*parsed))
        conn.shutdown(socket.SHUT_WR)
        left = 2 << 20
        while left > 0 and (piece := conn.recv(65_536)):
            left -= len(piece)


def run(conn):
    try:
        serve(conn)
    except OSError:
        pass


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((sys.argv[1], int(sys.argv[2])))
listener.listen(128)
print("LISTENING", listener.getsockname()[1], flush=True)
while True:
    threading.Thread(
        target=run, args=(listener.accept()[0],), daemon=True
    ).start()
