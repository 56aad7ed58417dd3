# ANCHOR: all
# Reads messages that end with a newline, in whatever pieces they come.
import socket

listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

client.sendall(b"first li")
client.sendall(b"ne\nsecond line\n")

# ANCHOR: server
# ANCHOR: read-lines
reader = conn.makefile("rb")
for _ in range(2):
    # ANCHOR: read-line
    line = reader.readline()
    text = line.decode().removesuffix("\n")
    # ANCHOR_END: read-line
    print("server received:", text)
    conn.sendall(b"got it\n")
# ANCHOR_END: read-lines
# ANCHOR_END: server

answers = client.makefile("rb")
for _ in range(2):
    print("client received:", answers.readline().decode(), end="")

for sock in (answers, reader, client, conn, listener):
    sock.close()
# ANCHOR_END: all
