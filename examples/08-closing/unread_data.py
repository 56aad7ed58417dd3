# ANCHOR: all
# Closing with unread data: the peer gets a reset, not an end of stream.
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

client.sendall(b"please read all of this")
wait_for(conn, 23)

# ANCHOR: server
# ANCHOR: close-early
conn.recv(6)
conn.close()
# ANCHOR_END: close-early

# ANCHOR: client
# ANCHOR: receive
try:
    client.recv(1024)
except ConnectionResetError as error:
    print("client:", error)
# ANCHOR_END: receive
# ANCHOR_END: client

client.close()
listener.close()
# ANCHOR_END: all
