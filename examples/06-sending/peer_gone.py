# ANCHOR: all
# The peer has closed: a send succeeds, and a later one fails.
import socket
import time


def wait_for_reset(sock):
    """Waits until the connection is gone: then it has no peer."""
    for _ in range(200):
        try:
            sock.getpeername()
        except OSError:
            break
        time.sleep(0.005)


listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

# ANCHOR: send-and-receive
# ANCHOR: server
conn.close()

# ANCHOR: client
# ANCHOR: send
client.sendall(b"a question")
print("send: taken")
# ANCHOR_END: send
wait_for_reset(client)

# ANCHOR: receive
try:
    print("receive:", len(client.recv(1024)), "bytes")
except OSError as error:
    print("receive:", error)
# ANCHOR_END: receive

# ANCHOR: send-again
try:
    client.sendall(b"another question")
except OSError as error:
    print("send again:", error)
# ANCHOR_END: send-again
# ANCHOR_END: client
# ANCHOR_END: send-and-receive

client.close()
listener.close()
# ANCHOR_END: all
