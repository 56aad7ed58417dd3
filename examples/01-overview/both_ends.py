# Both ends of one connection, in one program.
import socket

listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

client.sendall(b"Hello from the client.")
message = conn.recv(1024)
print("server received:", message.decode())

conn.sendall(b"Hello from the server.")
message = client.recv(1024)
print("client received:", message.decode())

for sock in (client, conn, listener):
    sock.close()
