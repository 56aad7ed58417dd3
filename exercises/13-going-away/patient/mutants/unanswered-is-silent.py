# Wrong: says SILENT of silence. Rejected by: says-nobody-of-silence
import socket
import sys
import time


def left():
    """How many seconds are left. Fails if none are."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise socket.timeout("the time is up")
    return seconds


def receive_line(sock):
    """The next line, without its newline. Fails at the end of the stream."""
    line = bytearray()
    while b"\n" not in line:
        sock.settimeout(left())
        piece = sock.recv(1024)
        if not piece:
            raise EOFError
        line.extend(piece)
    return line.partition(b"\n")[0]


def is_ready(sock):
    """Whether the server is ready. It is busy if it ends the connection."""
    try:
        return receive_line(sock) == b"READY"
    except (EOFError, ConnectionError):
        return False


def attempt(address, request):
    """One attempt: a word for its end, and the answer if there is one."""
    try:
        sock = socket.create_connection(address, timeout=min(1, left()))
    except socket.timeout:
        return "SILENT", None
    except OSError:
        return "NOBODY", None
    with sock:
        try:
            if not is_ready(sock):
                return "BUSY", None
            sock.settimeout(left())
            sock.sendall(request)
            return "ANSWERED", receive_line(sock) + b"\n"
        except socket.timeout:
            return "SILENT", None
        except (EOFError, OSError):
            return "CUT", None


host, port = sys.argv[1], int(sys.argv[2])
request = sys.stdin.buffer.readline()
deadline = time.monotonic() + 4
pause = 0.1
word = "NOBODY"
while time.monotonic() < deadline:
    end, answer = attempt((host, port), request)
    if answer is not None:
        sys.stdout.buffer.write(answer)
        sys.exit(0)
    if end != "NOBODY":
        word = end
    if end in ("SILENT", "CUT"):
        break
    time.sleep(min(pause, max(0, deadline - time.monotonic())))
    pause = min(1, 2 * pause)
print(word)
sys.exit(1)
