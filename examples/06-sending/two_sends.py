# ANCHOR: all
# Two sends arrive as one piece.
import socket
import time


def wait_for(conn, count):
    """Waits until `count` bytes have arrived, and takes none of them."""
    for _ in range(1000):
        if len(conn.recv(count, socket.MSG_PEEK)) == count:
            break
        time.sleep(0.005)


listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

# ANCHOR: send-twice
# ANCHOR: client
client.sendall(b"one")
client.sendall(b"two")

# ANCHOR: server
wait_for(conn, 6)
# ANCHOR: receive
print("received:", conn.recv(1024).decode())
# ANCHOR_END: receive
# ANCHOR_END: server
# ANCHOR_END: send-twice

for sock in (client, conn, listener):
    sock.close()
# ANCHOR_END: all
