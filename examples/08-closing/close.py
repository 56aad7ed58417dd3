# Closing: what the peer sees, and what is left of the closed socket.
import socket

listener = socket.create_server(("127.0.0.1", 0))

client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

client.sendall(b"Bye.")
client.close()

print("the peer received:", conn.recv(1024).decode())
print("and then:", len(conn.recv(1024)), "bytes")

try:
    client.sendall(b"One more thing")
except OSError as error:
    print("the closed socket:", error)

conn.close()
listener.close()
