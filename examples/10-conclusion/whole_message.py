# ANCHOR: all
# Capitalization over a protocol that says when a message is complete.
import socket
import sys
import threading

# ANCHOR: protocol
LIMIT = 1_048_576  # bytes in a message


# ANCHOR: send
def send_message(sock, message):
    """Sends a message with its length in front."""
    data = message.encode()
    if len(data) > LIMIT:
        raise ValueError(f"{len(data)} bytes are too many")
    sock.sendall(len(data).to_bytes(4, "big") + data)
    # ANCHOR_END: send


# ANCHOR: receive
def receive_message(sock):
    """Receives a whole message, or raises an error."""
    length = int.from_bytes(recv_exactly(sock, 4), "big")
    if length > LIMIT:
        raise ValueError(f"{length} bytes are too many")
    return recv_exactly(sock, length).decode()
    # ANCHOR_END: receive
    # ANCHOR_END: protocol


def recv_exactly(sock, count):
    pieces = []
    while count > 0:
        piece = sock.recv(count)
        if piece == b"":
            raise EOFError("the stream ended too early")
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


# ANCHOR: server
# ANCHOR: serve
def serve(listener, clients):
    with listener:
        for _ in range(clients):
            conn, addr = listener.accept()
            with conn:
                message = receive_message(conn)
                send_message(conn, message.upper())
    # ANCHOR_END: serve


# ANCHOR: client
# ANCHOR: ask
def ask(address, message):
    with socket.create_connection(address) as client:
        send_message(client, message)
        return receive_message(client)
    # ANCHOR_END: ask
    # ANCHOR_END: client


sys.stdout.reconfigure(encoding="utf-8")

# ANCHOR: main
messages = sys.argv[1:] or ["straße", "", "🌮" * 300, "é" * 2000]
for message in messages:
    try:
        message.encode()
    except UnicodeEncodeError:
        sys.exit(f"Error: {message!r} is not UTF-8")

# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))
address = listener.getsockname()
args = (listener, len(messages))
server = threading.Thread(target=serve, args=args, daemon=True)
server.start()
# ANCHOR: client
for message in messages:
    answer = ask(address, message)
    print(f"{len(message)} in, {len(answer)} out: {answer[:20]}")
# ANCHOR_END: client
server.join()
# ANCHOR_END: main
# ANCHOR_END: all
