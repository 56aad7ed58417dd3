# A client comes before the server listens, and again after.
import socket

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
address = listener.getsockname()

try:
    socket.create_connection(address)
except ConnectionRefusedError:
    print("before listen: connection refused")

listener.listen()
client = socket.create_connection(address)
print("after listen: connected")

client.close()
listener.close()
