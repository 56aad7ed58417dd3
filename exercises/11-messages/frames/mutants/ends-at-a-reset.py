# Wrong: ends when a connection is reset. Rejected by: survives-bad-clients
import socket
import sys

LONGEST = 65_540  # bytes after the length
AHEAD = 99


def receive_frame(reader):
    """Returns a number and a text, or None after the last frame."""
    front = reader.read(4)
    if front == b"":
        return None
    length = int.from_bytes(front, "big")
    if len(front) == 4:
        if not 4 <= length <= LONGEST:
            raise ValueError(f"a length of {length}")
        data = reader.read(length)
        if len(data) == length:
            return int.from_bytes(data[:4], "big"), data[4:].decode()
    raise EOFError("the stream ended inside a frame")


def send_frame(conn, number, text):
    data = number.to_bytes(4, "big") + text.encode()
    conn.sendall(len(data).to_bytes(4, "big") + data)


def serve(conn):
    missing = 1
    early = {}
    with conn, conn.makefile("rb") as reader:
        while (frame := receive_frame(reader)) is not None:
            number, text = frame
            if number in early or not missing <= number <= missing + AHEAD:
                raise ValueError(f"number {number}, and {missing} is missing")
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
        except OSError as error:
            sys.exit(f"frames: {error}")
        except (EOFError, ValueError) as error:
            print(f"frames: {addr[0]}:{addr[1]}: {error}", file=sys.stderr)
