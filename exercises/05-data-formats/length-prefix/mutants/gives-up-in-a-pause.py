# Wrong: waits two seconds at most. Rejected by: gathers-the-text
import socket
import sys

LARGEST = 1_048_576


def receive_exactly(sock, count):
    sock.settimeout(2)
    data = b""
    while len(data) < count:
        try:
            piece = sock.recv(count - len(data))
        except socket.timeout:
            sys.exit("length-prefix: the server is too slow")
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
    sys.stdout.buffer.write(receive_exactly(sock, length))
