# Wrong: drops U+FEFF. Rejected by: prints-the-answer
import socket
import sys

LARGEST = 1_048_576


def receive_exactly(sock, count):
    data = b""
    while len(data) < count:
        piece = sock.recv(count - len(data))
        if piece == b"":
            sys.exit("length-prefix: the server closed before its answer ended")
        data += piece
    return data


host, port = sys.argv[1], int(sys.argv[2])
message = sys.stdin.buffer.read()
with socket.create_connection((host, port)) as sock:
    sock.sendall(len(message).to_bytes(4, "big") + message)

    length = int.from_bytes(receive_exactly(sock, 4), "big")
    if length > LARGEST:
        sys.exit(f"length-prefix: refused an answer of {length} bytes")
    text = receive_exactly(sock, length).decode("utf-8-sig")
    sys.stdout.buffer.write(text.encode())
