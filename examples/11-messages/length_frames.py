# ANCHOR: all
# Frames with their length in front, and streams that break off.
import socket

# ANCHOR: protocol
LIMIT = 1_048_576  # bytes in a frame


# ANCHOR: send
def send_frame(sock, data):
    """Sends bytes as one frame."""
    if len(data) > LIMIT:
        raise ValueError(f"{len(data)} bytes are too many")
    sock.sendall(len(data).to_bytes(4, "big") + data)
    # ANCHOR_END: send


# ANCHOR: receive
def receive_frame(reader):
    """Returns the next frame, or None after the last one."""
    front = reader.read(4)
    if front == b"":
        return None
    if len(front) == 4:
        length = int.from_bytes(front, "big")
        if length > LIMIT:
            raise ValueError(f"{length} bytes are too many")
        data = reader.read(length)
        if len(data) == length:
            return data
    raise EOFError("the stream ended inside a frame")
    # ANCHOR_END: receive
    # ANCHOR_END: protocol


# ANCHOR: server
# ANCHOR: receive-all
def receive_all(conn):
    """Says what comes, and how it ends."""
    with conn, conn.makefile("rb") as reader:
        try:
            while (frame := receive_frame(reader)) is not None:
                text = frame.decode(errors="replace")
                print(f"{len(frame)} bytes: {text}")
            print("the end, after a whole frame")
        except (EOFError, OSError, ValueError) as error:
            print("error:", error)
    # ANCHOR_END: receive-all
    # ANCHOR_END: server


listener = socket.create_server(("127.0.0.1", 0))
address = listener.getsockname()

# ANCHOR: frames
# ANCHOR: client
with socket.create_connection(address) as client:
    send_frame(client, b"tea")
    send_frame(client, b"")
    send_frame(client, b"two\nlines")
# ANCHOR: server
conn, addr = listener.accept()
receive_all(conn)
# ANCHOR_END: server
# ANCHOR_END: frames

# ANCHOR: broken
# ANCHOR: client
pieces = b"\0\0\0\3te", b"\0\0", b"GET / HTTP/1.1\r\n\r\n"
for piece in pieces:
    with socket.create_connection(address) as client:
        client.sendall(piece)
    # ANCHOR: server
    conn, addr = listener.accept()
    receive_all(conn)
    # ANCHOR_END: server
# ANCHOR_END: broken
listener.close()
# ANCHOR_END: all
