# Wrong: half a second for each of 15 receives. Rejected by: holds-its-limit
import socket
import sys

COUNT = 5
TRIES = 3
LIMIT = 0.5  # seconds for each try


def is_answered(sock, number):
    """Waits for the answer to a number, until the time is up."""
    sock.settimeout(LIMIT)
    for _ in range(15):
        try:
            if sock.recv(1024) == b"pong %d" % number:
                return True
        except socket.timeout:
            return False
        except OSError:
            pass  # nobody is there
    return False


def ask(sock, number):
    """Returns how often it was sent, and whether it was answered."""
    for tried in range(1, TRIES + 1):
        try:
            sock.send(b"ping %d" % number)
        except ConnectionError:
            pass  # nobody was there the last time
        if is_answered(sock, number):
            return tried, True
    return TRIES, False


sent = answered = 0
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
    sock.connect((sys.argv[1], int(sys.argv[2])))
    for number in range(1, COUNT + 1):
        tried, is_there = ask(sock, number)
        sent += tried
        answered += is_there
        told = f"answered after {tried}" if is_there else "lost"
        print(number, told, flush=True)
print(f"sent {sent}, answered {answered}, lost {COUNT - answered}")
sys.exit(0 if answered else 1)
