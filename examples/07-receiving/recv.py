# Both ends receive with recv, and decode what came.
import socket

listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

client.sendall("Grüße".encode())
data = conn.recv(1024)
message = data.decode()
print(f"server: {len(data)} bytes, {message}")

conn.sendall("Salut".encode())
data = client.recv(1024)
message = data.decode()
print(f"client: {len(data)} bytes, {message}")

for sock in (client, conn, listener):
    sock.close()
