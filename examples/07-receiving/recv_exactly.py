# Receives an exact number of bytes, in however many pieces they come.
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


listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

client.sendall(b"par")
client.sendall(b"tition")
data = recv_exactly(conn, 9)
print(data.decode())
for sock in (client, conn, listener):
    sock.close()
