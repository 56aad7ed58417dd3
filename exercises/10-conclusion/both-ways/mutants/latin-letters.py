# Wrong: takes UTF-8 for Latin-1. Rejected by: answers-with-its-length
import socket
import sys

LIMIT = 1_048_576  # bytes in a message


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


def framed(data):
    return len(data).to_bytes(4, "big") + data


def serve(address):
    with socket.create_server(address) as listener:
        print("LISTENING", listener.getsockname()[1], flush=True)
        while True:
            conn, addr = listener.accept()
            try:
                with conn:
                    text = receive_message(conn).encode().decode("latin-1")
                    conn.sendall(framed(text.upper().encode("latin-1")))
            except (OSError, EOFError, ValueError) as error:
                print(f"both-ways: {addr[0]}: {error}", file=sys.stderr)


def ask(address):
    message = sys.stdin.buffer.read().decode()
    with socket.create_connection(address) as sock:
        send_message(sock, message)
        answer = receive_message(sock)
    sys.stdout.buffer.write(answer.encode())


mode, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
if mode == "serve":
    serve((host, port))
else:
    try:
        ask((host, port))
    except (OSError, EOFError, ValueError) as error:
        sys.exit(f"both-ways: {error}")
