# ANCHOR: all
# A character is split between two reads.
import socket
import sys

sys.stdout.reconfigure(encoding="utf-8")

listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

client.sendall("café".encode())
client.close()

# ANCHOR: server
# ANCHOR: decode-piece
# ANCHOR: receive
first = conn.recv(4)
# ANCHOR_END: receive
# ANCHOR: decode
try:
    print(first.decode())
except UnicodeDecodeError as error:
    print(error)
# ANCHOR_END: decode
# ANCHOR_END: decode-piece

# ANCHOR: decode-whole
# ANCHOR: receive
second = conn.recv(4)
# ANCHOR_END: receive
print("decoded whole:", (first + second).decode())
# ANCHOR_END: decode-whole
# ANCHOR_END: server

conn.close()
listener.close()
# ANCHOR_END: all
