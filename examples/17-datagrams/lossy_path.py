# ANCHOR: all
# Asking over a path that loses datagrams.
import socket
import threading
import time

SIZE = 1024  # bytes in a datagram of ours
TRIES = 4
LIMIT = 0.5  # seconds for each


def new_socket():
    """A socket for datagrams, at a port of its own."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    return sock


# ANCHOR: server
# ANCHOR: serve
def serve(sock):
    """Answers each question, and counts them."""
    count = 0
    while True:
        data, addr = sock.recvfrom(SIZE)
        count += 1
        answer = data.upper() + b", question %d" % count
        sock.sendto(answer, addr)
    # ANCHOR_END: serve
    # ANCHOR_END: server


# ANCHOR: relay
def chances():
    """Says whether a datagram is lost, the same in each run."""
    state = 6
    while True:
        state = (state * 1103515245 + 12345) % 2**31
        yield state // 2**16 % 2 == 1


def relay(near, far):
    """Stands between, and loses about one of two."""
    lost = chances()
    while True:
        question, client = near.recvfrom(SIZE)
        if next(lost):
            print("    a question is lost")
            continue
        far.send(question)
        answer = far.recv(SIZE)
        if next(lost):
            print("    an answer is lost")
            continue
        near.sendto(answer, client)
    # ANCHOR_END: relay


# ANCHOR: client
# ANCHOR: ask
def ask(sock, number, text):
    """Asks until it is answered, or returns None."""
    for _ in range(TRIES):
        try:
            sock.send(b"%d %s" % (number, text))
        except OSError:
            pass  # of an earlier one: nobody was there
        until = time.monotonic() + LIMIT
        while (left := until - time.monotonic()) > 0:
            sock.settimeout(left)
            try:
                data = sock.recv(SIZE)
            except OSError:
                continue  # nothing has come, or nobody is there
            first, _, answer = data.partition(b" ")
            if first == b"%d" % number:
                return answer
    return None
    # ANCHOR_END: ask
    # ANCHOR_END: client


# ANCHOR: main
server, near, far, client = (new_socket() for _ in range(4))
# ANCHOR: client
far.connect(server.getsockname())
client.connect(near.getsockname())
# ANCHOR_END: client
for work, args in ((serve, (server,)), (relay, (near, far))):
    threading.Thread(target=work, args=args, daemon=True).start()
for number, text in enumerate((b"tea", b"milk", b"sugar"), 1):
    answer = ask(client, number, text)
    told = "no answer" if answer is None else answer.decode()
    print(f"{text.decode()}: {told}")
# ANCHOR_END: main
# ANCHOR_END: all
