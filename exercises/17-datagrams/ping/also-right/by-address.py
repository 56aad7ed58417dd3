# Another design: a socket that is not connected, and looks at who has sent.
import select
import socket
import sys
import time

server = (socket.gethostbyname(sys.argv[1]), int(sys.argv[2]))
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setblocking(False)
counts = {}
for number in map(str, range(1, 6)):
    for tried in (1, 2, 3):
        sock.sendto(b"ping " + number.encode(), server)
        until = time.monotonic() + 0.5
        while number not in counts:
            left = max(0, until - time.monotonic())
            if not select.select([sock], [], [], left)[0]:
                break
            try:
                data, addr = sock.recvfrom(65_535)
            except OSError:
                continue
            if addr == server and data == b"pong " + number.encode():
                counts[number] = tried
        if number in counts:
            break
    told = f"answered after {tried}" if number in counts else "lost"
    print(f"{number} {told}", flush=True)
sent = sum(counts.values()) + 3 * (5 - len(counts))
print(f"sent {sent}, answered {len(counts)}, lost {5 - len(counts)}")
sys.exit(not counts)
