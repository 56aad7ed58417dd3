# Receives an exact number of bytes, in however many pieces they come.
import socket


def recv_exactly(conn, count):
    data = b""
    while len(data) < count:
        piece = conn.recv(count - len(data))
        if piece == b"":
            raise EOFError("the stream ended too early")
        data += piece
    return data


listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

client.sendall(b"par")
client.sendall(b"tition")
data = recv_exactly(conn, 9)
print(data.decode())
for sock in (client, conn, listener):
    sock.close()
