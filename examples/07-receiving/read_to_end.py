# ANCHOR: all
# Reads until the end of the stream, however many pieces that takes.
import socket
import threading


def send_and_close(client, data):
    with client:
        client.sendall(data)


listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

data = b"0123456789" * 10_000
args = (client, data)
sender = threading.Thread(
    target=send_and_close, args=args, daemon=True
)
sender.start()

# ANCHOR: server
# ANCHOR: read-to-end
pieces = []
while True:
    piece = conn.recv(1024)
    # ANCHOR: end-of-stream
    if piece == b"":
        break
    # ANCHOR_END: end-of-stream
    pieces.append(piece)
received = b"".join(pieces)
# ANCHOR_END: read-to-end
# ANCHOR_END: server

print("received:", len(received), "bytes")
assert received == data

sender.join()
conn.close()
listener.close()
# ANCHOR_END: all
