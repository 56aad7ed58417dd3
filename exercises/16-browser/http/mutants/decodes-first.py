# Wrong: the body comes first. Rejected by: allows-two-methods
import socket
import sys
import threading

LINE = 8192  # bytes in a line
LINES = 100  # between the first and the empty one
BODY = 65_536  # bytes in a body
DROPPED = 1 << 20  # bytes that are thrown away after an answer

BAD = "400 Bad Request"
PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Capitalization</title>
<label>Your text <input></label>
<button>Capitalize</button>
<p role="status"></p>
<script>
const find = (name) => document.querySelector(name);
find("button").onclick = async () => {
    const body = find("input").value;
    const answer = await fetch("/", { method: "POST", body });
    find("p").textContent = await answer.text();
};
</script>
</html>
"""


class RefusedError(Exception):
    """A request that is answered with this status."""


def receive_line(reader):
    line = reader.readline(LINE)
    if line.endswith(b"\n"):
        return line.decode("latin-1").rstrip("\r\n")
    if len(line) == LINE:
        raise RefusedError(BAD)
    raise EOFError("the request is cut")


def receive_request(reader):
    """Returns the method, the target and the body."""
    words = receive_line(reader).split(" ")
    if len(words) != 3:
        raise RefusedError(BAD)
    length = 0
    for _ in range(LINES + 1):
        line = receive_line(reader)
        if line == "":
            break
        name, colon, value = line.partition(":")
        if not colon:
            raise RefusedError(BAD)
        if name.lower() == "content-length":
            length = parse_length(value.strip())
    else:
        raise RefusedError(BAD)
    body = reader.read(length)
    if len(body) < length:
        raise EOFError("the body is cut")
    return words[0], words[1], body


def parse_length(value):
    if not (value.isascii() and value.isdigit()):
        raise RefusedError(BAD)
    if len(value) > 9 or int(value) > BODY:
        raise RefusedError("413 Content Too Large")
    return int(value)


def answer_to(method, target, body):
    """Returns a status, a content type and a text."""
    try:
        body.decode()
    except UnicodeDecodeError:
        raise RefusedError(BAD) from None
    if target != "/":
        raise RefusedError("404 Not Found")
    if method == "GET":
        return "200 OK", "text/html", PAGE
    if method != "POST":
        raise RefusedError("405 Method Not Allowed")
    try:
        return "200 OK", "text/plain", body.decode().upper()
    except UnicodeDecodeError:
        raise RefusedError(BAD) from None


def send_answer(conn, status, kind, text):
    page = text.encode()
    head = (
        f"HTTP/1.1 {status}\r\n"
        f"Content-Type: {kind}; charset=utf-8\r\n"
        f"Content-Length: {len(page)}\r\n"
        "Allow: GET, POST\r\n"
        "Connection: close\r\n"
        "\r\n"
    )
    conn.sendall(head.encode() + page)


def finish(conn, reader):
    """Ends this half, and throws away what still comes, within limits."""
    conn.shutdown(socket.SHUT_WR)
    dropped = 0
    while dropped < DROPPED:
        piece = reader.read1(65_536)
        if piece == b"":
            break
        dropped += len(piece)


def serve(conn, addr):
    try:
        with conn, conn.makefile("rb") as reader:
            try:
                answer = answer_to(*receive_request(reader))
            except RefusedError as refused:
                answer = str(refused), "text/plain", f"{refused}\n"
            send_answer(conn, *answer)
            finish(conn, reader)
    except (OSError, EOFError) as error:
        print(f"http: {addr[0]}:{addr[1]}: {error}", file=sys.stderr)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port), backlog=128) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        threading.Thread(target=serve, args=(conn, addr), daemon=True).start()
