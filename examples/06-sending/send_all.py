# Both ends send with sendall.
import socket

listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

client.sendall(b"A letter to the server.")
print(conn.recv(1024).decode())

conn.sendall(b"A letter to the client.")
print(client.recv(1024).decode())

for sock in (client, conn, listener):
    sock.close()
