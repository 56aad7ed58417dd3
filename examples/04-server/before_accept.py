# A client connects, sends and leaves before the server calls accept.
import socket

listener = socket.create_server(("127.0.0.1", 0))

client = socket.create_connection(listener.getsockname())
print("client: connected")
client.sendall(b"I was here.")
client.close()
print("client: gone")

conn, addr = listener.accept()
print("server: accepted")
print("server received:", conn.recv(1024).decode())

conn.close()
listener.close()
