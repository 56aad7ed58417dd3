# Two sends arrive as one piece.
import socket


def wait_for(conn, count):
    """Waits until `count` bytes have arrived, and takes none of them."""
    while len(conn.recv(count, socket.MSG_PEEK)) < count:
        pass


listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

client.sendall(b"one")
client.sendall(b"two")

wait_for(conn, 6)
print("received:", conn.recv(1024).decode())

for sock in (client, conn, listener):
    sock.close()
