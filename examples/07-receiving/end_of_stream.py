# What recv returns once the other side has closed.
import socket

listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

client.sendall(b"the last words")
client.close()

for _ in range(3):
    print(len(conn.recv(1024)), "bytes")

conn.close()
listener.close()
