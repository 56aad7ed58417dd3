# ANCHOR: all
# Receives an exact number of bytes, in however many pieces.
import socket


def recv_exactly(conn, count):
    pieces = []
    while count > 0:
        piece = conn.recv(count)
        if piece == b"":
            raise EOFError("the stream ended too early")
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))
# ANCHOR: client
client = socket.create_connection(listener.getsockname())
# ANCHOR: server
conn, addr = listener.accept()

# ANCHOR: client
client.sendall(b"par")
client.sendall(b"tition")
# ANCHOR: server
# ANCHOR: receive
data = recv_exactly(conn, 9)
print(data.decode())
# ANCHOR_END: receive
# ANCHOR_END: server
for sock in (client, conn, listener):
    sock.close()
# ANCHOR_END: all
