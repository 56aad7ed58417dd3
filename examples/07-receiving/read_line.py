# ANCHOR: all
# Reads messages that end with a newline, in whatever pieces they come.
import socket

LIMIT = 1024  # bytes in a line

listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

client.sendall(b"first li")
client.sendall(b"ne\nsecond line\r\n")

# ANCHOR: server
# ANCHOR: read-lines
reader = conn.makefile("rb")
for _ in range(2):
    # ANCHOR: read-line
    line = reader.readline(LIMIT)
    if not line.endswith(b"\n"):
        raise ValueError("a line is cut, or too long")
    text = line[:-1].removesuffix(b"\r").decode()
    # ANCHOR_END: read-line
    print("server received:", text)
    conn.sendall(b"got it\n")
# ANCHOR_END: read-lines
# ANCHOR_END: server

answers = client.makefile("rb")
for _ in range(2):
    answer = answers.readline(LIMIT)
    print("client received:", answer.decode(), end="")

for sock in (answers, reader, client, conn, listener):
    sock.close()
# ANCHOR_END: all
