# ANCHOR: all
# A server set up call by call.
import socket
import sys

# ANCHOR: server
# ANCHOR: socket
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
# ANCHOR_END: socket
# ANCHOR: setsockopt
# Windows needs no such option, and there it would be a danger.
if sys.platform != "win32":
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
# ANCHOR_END: setsockopt
# ANCHOR: bind
listener.bind(("127.0.0.1", 0))
# ANCHOR_END: bind
# ANCHOR: listen
listener.listen()
# ANCHOR_END: listen
# ANCHOR_END: server
print("listening")

client = socket.create_connection(listener.getsockname())

# ANCHOR: server
# ANCHOR: accept
conn, addr = listener.accept()
# ANCHOR_END: accept
# ANCHOR_END: server
print("accepted a client from", addr[0])
conn.sendall(b"Welcome.")
print("the client received:", client.recv(1024).decode())

for sock in (client, conn, listener):
    sock.close()
# ANCHOR_END: all
