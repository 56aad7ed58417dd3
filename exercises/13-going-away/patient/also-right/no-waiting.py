# patient with sockets that never wait, and select.
import errno
import select
import socket
import sys
import time

host, port = sys.argv[1], int(sys.argv[2])
request = sys.stdin.buffer.readline()
deadline = time.monotonic() + 4


class TooLateError(Exception):
    """The time is up."""


def wait(sock, reading, until):
    left = until - time.monotonic()
    reads, writes = ([sock], []) if reading else ([], [sock])
    if left <= 0 or not any(select.select(reads, writes, [], left)):
        raise TooLateError


def connected(sock, address):
    code = sock.connect_ex(address)
    if code in (errno.EINPROGRESS, errno.EWOULDBLOCK):
        wait(sock, False, min(deadline, time.monotonic() + 1))
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    return code == 0


def line_of(sock):
    line = b""
    while not line.endswith(b"\n"):
        wait(sock, True, deadline)
        byte = sock.recv(1)
        if not byte:
            raise EOFError
        line += byte
    return line


def attempt(sock, address):
    try:
        if not connected(sock, address):
            return "NOBODY"
    except TooLateError:
        return "NOBODY"
    try:
        if line_of(sock) != b"READY\n":
            return "BUSY"
    except TooLateError:
        return "SILENT"
    except (EOFError, OSError):
        return "BUSY"
    try:
        sock.sendall(request)
        return line_of(sock)
    except TooLateError:
        return "SILENT"
    except (EOFError, OSError):
        return "CUT"


family, kind, _, _, address = socket.getaddrinfo(
    host, port, type=socket.SOCK_STREAM
)[0]
pause = 0.1
word = "NOBODY"
while time.monotonic() < deadline:
    with socket.socket(family, kind) as sock:
        sock.setblocking(False)
        outcome = attempt(sock, address)
    if outcome != "NOBODY":
        word = outcome
    if word not in ("NOBODY", "BUSY"):
        break
    time.sleep(min(pause, max(0, deadline - time.monotonic())))
    pause = min(2 * pause, 1)
if isinstance(word, str):
    print(word)
    sys.exit(1)
sys.stdout.buffer.write(word)
