# Also right: a heap in place of a map, and a buffer of one's own.
import heapq
import socket
import sys


def frames(conn):
    data = bytearray()
    while True:
        while len(data) < 4 or len(data) < 4 + int.from_bytes(data[:4], "big"):
            if len(data) >= 4:
                check(int.from_bytes(data[:4], "big"))
            piece = conn.recv(65536)
            if not piece:
                return
            data += piece
        length = int.from_bytes(data[:4], "big")
        check(length)
        number = int.from_bytes(data[4:8], "big")
        yield number, str(data[8 : 4 + length], "utf-8")
        del data[: 4 + length]


def check(length):
    if length < 4 or length > 65540:
        raise ValueError("bad length")


def serve(conn):
    due, waiting = 1, []
    for number, text in frames(conn):
        known = any(number == other for other, _ in waiting)
        if known or number < due or number >= due + 100:
            raise ValueError("bad number")
        heapq.heappush(waiting, (number, text))
        while waiting and waiting[0][0] == due:
            _, text = heapq.heappop(waiting)
            answer = text.upper().encode()
            for number in len(answer) + 4, due:
                conn.sendall(number.to_bytes(4, "big"))
            conn.sendall(answer)
            due += 1


listener = socket.create_server((sys.argv[1], int(sys.argv[2])))
print("LISTENING", listener.getsockname()[1], flush=True)
while True:
    conn, _ = listener.accept()
    with conn:
        try:
            serve(conn)
        except (OSError, ValueError) as error:
            print("frames:", error, file=sys.stderr)
