# ANCHOR: all
# send may take less than it was given: the loop that sendall is.
import socket
import threading


def count_bytes(conn, result):
    with conn:
        while piece := conn.recv(65536):
            result.append(len(piece))


listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()
data = bytes(20_000_000)

# ANCHOR: client
# ANCHOR: send
# Nobody reads yet. A socket that must not wait takes what fits.
client.setblocking(False)
sent = client.send(data)
print(
    "asked for 20000000, all taken:",
    "yes" if sent == len(data) else "no",
)
# ANCHOR_END: send
# ANCHOR_END: client

received = []
args = (conn, received)
reader = threading.Thread(
    target=count_bytes, args=args, daemon=True
)
reader.start()

# ANCHOR: client
# ANCHOR: send-the-rest
client.setblocking(True)
while sent < len(data):
    sent += client.send(data[sent:])
# ANCHOR_END: send-the-rest
# ANCHOR_END: client

client.close()
reader.join()
listener.close()
print("received:", sum(received))
# ANCHOR_END: all
