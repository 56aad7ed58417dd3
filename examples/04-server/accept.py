# ANCHOR: all
# What accept returns: a new socket, and the address of the client.
import socket

# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))
# ANCHOR: client
ann = socket.create_connection(listener.getsockname())
ben = socket.create_connection(listener.getsockname())

# ANCHOR: server
ann_conn, ann_addr = listener.accept()
assert ann_addr == ann.getsockname()
print("first connection: from Ann")

ben_conn, ben_addr = listener.accept()
assert ben_addr == ben.getsockname()
print("second connection: from Ben")

ben_conn.sendall(b"This is for Ben.")
# ANCHOR: client
# ANCHOR: receive
print("Ben received:", ben.recv(1024).decode())
# ANCHOR_END: receive
# ANCHOR_END: client

for sock in (ann, ben, ann_conn, ben_conn, listener):
    sock.close()
# ANCHOR_END: all
