# ANCHOR: all
# Records as lines: JSON, and a newline after each.
import json
import socket

# ANCHOR: protocol
LIMIT = 65_536  # bytes in a line


# ANCHOR: send
def send_record(sock, record):
    """Sends a record as one line."""
    line = json.dumps(record).encode() + b"\n"
    if len(line) > LIMIT:
        raise ValueError(f"{len(line)} bytes are too many")
    sock.sendall(line)
    # ANCHOR_END: send


# ANCHOR: receive
def receive_record(reader):
    """Returns the next record, or None after the last one."""
    line = reader.readline(LIMIT)
    if line == b"":
        return None
    if not line.endswith(b"\n"):
        raise ValueError("a line is cut, or too long")
    return json.loads(line)
    # ANCHOR_END: receive
    # ANCHOR_END: protocol


listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

# ANCHOR: main
# ANCHOR: client
with client:
    send_record(client, {"from": "Ada", "text": "hello"})
    send_record(client, {"from": "Bob", "text": "two\nlines"})
    client.sendall(b'{"from": "Eve", "te')

# ANCHOR: server
with conn, conn.makefile("rb") as reader:
    try:
        while (record := receive_record(reader)) is not None:
            print(f"{record['from']}: {record['text']}")
    except ValueError as error:
        print("error:", error)
# ANCHOR_END: server
# ANCHOR_END: main
listener.close()
# ANCHOR_END: all
