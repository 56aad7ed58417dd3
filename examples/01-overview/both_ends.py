# Both ends of one connection in one program.
import socket

listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, _ = listener.accept()

client.sendall(b"Hello from the client.")
print("server received:", conn.recv(1024))

conn.sendall(b"Hello from the server.")
print("client received:", client.recv(1024))
