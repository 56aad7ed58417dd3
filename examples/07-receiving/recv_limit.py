# recv never returns more than its limit: the rest waits.
import socket

listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

client.sendall(b"abcdefghij")
for _ in range(3):
    piece = conn.recv(4)
    print(len(piece), piece.decode())

for sock in (client, conn, listener):
    sock.close()
