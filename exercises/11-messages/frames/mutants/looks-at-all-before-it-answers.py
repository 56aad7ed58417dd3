# Wrong: takes all before it answers. Rejected by: answers-what-came-before
import socket
import sys

LONGEST = 65_540  # bytes after the length
AHEAD = 99


def frames(data):
    """Takes whole frames from the front of what has come."""
    found = []
    while len(data) >= 4:
        length = int.from_bytes(data[:4], "big")
        if not 4 <= length <= LONGEST:
            raise ValueError(f"a length of {length}")
        if len(data) < 4 + length:
            break
        number = int.from_bytes(data[4:8], "big")
        found.append((number, bytes(data[8 : 4 + length]).decode()))
        del data[: 4 + length]
    return found


def send_frame(conn, number, text):
    data = number.to_bytes(4, "big") + text.encode()
    conn.sendall(len(data).to_bytes(4, "big") + data)


def serve(conn):
    missing = 1
    early = {}
    data = bytearray()
    with conn:
        while piece := conn.recv(65536):
            data += piece
            for number, text in frames(data):
                if number in early or not missing <= number <= missing + AHEAD:
                    raise ValueError(f"number {number}")
                early[number] = text
            while missing in early:
                send_frame(conn, missing, early.pop(missing).upper())
                missing += 1


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        try:
            serve(conn)
        except (OSError, ValueError) as error:
            print(f"frames: {addr[0]}:{addr[1]}: {error}", file=sys.stderr)
