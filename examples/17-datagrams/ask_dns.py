# ANCHOR: all
# The address of a name, asked of a server of DNS.
import socket
import struct
import sys
import threading

SIZE = 512  # bytes: DNS without extensions has no more


# ANCHOR: question
def question(number, name):
    """A message that asks for the addresses of a name."""
    front = struct.pack("!6H", number, 0x0100, 1, 0, 0, 0)
    labels = name.encode("ascii").split(b".")
    if not all(0 < len(label) < 64 for label in labels):
        raise ValueError("that is no name")
    parts = [bytes([len(label)]) + label for label in labels]
    return front + b"".join(parts) + struct.pack("!B2H", 0, 1, 1)
    # ANCHOR_END: question


# ANCHOR: read
def behind_name(message, at):
    """Where a name ends: at a zero, or at where it has stood."""
    while (length := message[at]) != 0:
        if length >= 0xC0:
            return at + 2
        at += 1 + length
    return at + 1
    # ANCHOR_END: read


# ANCHOR: addresses
def addresses(message, asked):
    """The addresses in the answer to a question."""
    front = struct.unpack_from("!6H", message)
    number, flags, _questions, count, *_more = front
    is_ours = number == int.from_bytes(asked[:2], "big")
    if not is_ours or flags & 0x820F != 0x8000:
        raise ValueError("the server does not say")
    at = len(asked)  # it has repeated the question
    found = []
    for _ in range(count):
        at = behind_name(message, at)
        record = struct.unpack_from("!2HIH", message, at)
        kind, _class, _seconds, length = record
        data = message[at + 10 : at + 10 + length]
        if len(data) < length:
            raise ValueError("it is cut")
        if kind == 1:
            found.append(socket.inet_ntoa(data))
        at += 10 + length
    return found
    # ANCHOR_END: addresses


# ANCHOR: server
# ANCHOR: serve
def serve(sock):
    """Knows one address, for any name."""
    while True:
        asked, addr = sock.recvfrom(SIZE)
        front = asked[:2] + struct.pack("!5H", 0x8180, 1, 1, 0, 0)
        record = struct.pack("!3HIH", 0xC00C, 1, 1, 60, 4)
        known = socket.inet_aton("192.0.2.7")
        sock.sendto(front + asked[12:] + record + known, addr)
    # ANCHOR_END: serve
    # ANCHOR_END: server


# ANCHOR: client
# ANCHOR: ask
def ask(server, name):
    asked = question(4711, name)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(5)
        sock.connect(server)
        sock.send(asked)
        return addresses(sock.recv(SIZE), asked)
    # ANCHOR_END: ask
    # ANCHOR_END: client


if len(sys.argv) == 3:
    name, server = sys.argv[1], (sys.argv[2], 53)
elif len(sys.argv) > 1:
    sys.exit("usage: ask_dns NAME SERVER")
else:
    name = "tea.example"
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    server = sock.getsockname()
    args = (sock,)
    threading.Thread(target=serve, args=args, daemon=True).start()
try:
    for address in ask(server, name):
        print(f"{name}: {address}")
except (OSError, ValueError, IndexError, struct.error) as error:
    sys.exit(f"ask_dns: {name}: {error}")
# ANCHOR_END: all
