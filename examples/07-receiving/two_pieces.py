# One message arrives in two pieces.
import socket

listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

# The network may split what is sent wherever it likes. Here the client
# does it, so that it happens in each run.
client.sendall(b"transfer 100")
print("first piece:", conn.recv(1024).decode())

client.sendall(b"0 dollars")
print("second piece:", conn.recv(1024).decode())

for sock in (client, conn, listener):
    sock.close()
