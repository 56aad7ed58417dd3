# ANCHOR: all
# A thread for each client: a slow one keeps nobody waiting.
import socket
import threading

LIMIT = 1_048_576  # bytes in a message
TIME_LIMIT = 10  # seconds for each call


# ANCHOR: server
# ANCHOR: serve
def serve(conn):
    with conn:
        try:
            conn.settimeout(TIME_LIMIT)
            send_message(conn, receive_message(conn).upper())
        except (OSError, EOFError, ValueError):
            print("server: one client gets no answer")


def accept_all(listener):
    with listener:
        while True:
            conn, addr = listener.accept()
            args = (conn,)
            threading.Thread(
                target=serve, args=args, daemon=True
            ).start()
    # ANCHOR_END: serve
    # ANCHOR_END: server


def send_message(sock, message):
    data = message.encode()
    if len(data) > LIMIT:
        raise ValueError(f"{len(data)} bytes are too many")
    sock.sendall(len(data).to_bytes(4, "big") + data)


def receive_message(sock):
    length = int.from_bytes(recv_exactly(sock, 4), "big")
    if length > LIMIT:
        raise ValueError(f"{length} bytes are too many")
    return recv_exactly(sock, length).decode()


def recv_exactly(sock, count):
    pieces = []
    while count > 0:
        piece = sock.recv(count)
        if piece == b"":
            raise EOFError("the stream ended too early")
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


listener = socket.create_server(("127.0.0.1", 0))
address = listener.getsockname()
threading.Thread(
    target=accept_all, args=(listener,), daemon=True
).start()

# ANCHOR: client
# ANCHOR: clients
slow = socket.create_connection(address)
slow.sendall(b"\0\0\0\x0a")
slow.sendall(b"one ")

with socket.create_connection(address) as quick:
    send_message(quick, "here")
    print("quick:", receive_message(quick))

with socket.create_connection(address) as wrong:
    wrong.sendall(b"\0\0\0\x01")
    wrong.sendall(b"\xff")
    print("wrong:", len(wrong.recv(1024)), "bytes")

with slow:
    slow.sendall(b"moment")
    print("slow:", receive_message(slow))
# ANCHOR_END: clients
# ANCHOR_END: client
# ANCHOR_END: all
