# ANCHOR: all
# A character is split between two reads.
import socket

listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

client.sendall("café".encode())
client.close()

# ANCHOR: torn
first = conn.recv(4)
try:
    print(first.decode())
except UnicodeDecodeError as error:
    print(error)
# ANCHOR_END: torn

# ANCHOR: whole
second = conn.recv(4)
print("decoded whole:", (first + second).decode())
# ANCHOR_END: whole

conn.close()
listener.close()
# ANCHOR_END: all
