# Wrong: forgets what came behind a frame. Rejected by: takes-frames-apart
import socket
import sys

LONGEST = 65_540  # bytes after the length
AHEAD = 99


def receive_frame(conn):
    """Returns a number and a text, or None after the last frame."""
    data = b""
    while len(data) < 4 or len(data) < 4 + int.from_bytes(data[:4], "big"):
        piece = conn.recv(4096)
        if piece == b"":
            return None
        data += piece
        if len(data) >= 4:
            length = int.from_bytes(data[:4], "big")
            if not 4 <= length <= LONGEST:
                raise ValueError(f"a length of {length}")
    return int.from_bytes(data[4:8], "big"), data[8 : 4 + length].decode()


def send_frame(conn, number, text):
    data = number.to_bytes(4, "big") + text.encode()
    conn.sendall(len(data).to_bytes(4, "big") + data)


def serve(conn):
    missing = 1
    early = {}
    with conn:
        while (frame := receive_frame(conn)) is not None:
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
        except (OSError, ValueError) as error:
            print(f"frames: {addr[0]}:{addr[1]}: {error}", file=sys.stderr)
