# ANCHOR: all
# A receiver that takes whatever has come for one record.
import json
import socket
import time


def wait_for(conn, count):
    """Waits until `count` bytes have arrived, and takes none of them."""
    for _ in range(1000):
        if len(conn.recv(count, socket.MSG_PEEK)) == count:
            break
        time.sleep(0.005)


# ANCHOR: server
# ANCHOR: receive
def receive_record(conn, count):
    """Says what one receive returns, once `count` bytes came."""
    wait_for(conn, count)
    data = conn.recv(1024)
    try:
        record = json.loads(data)
        order = f"{record['count']} x {record['item']}"
        print(f"{len(data)} bytes: {order}")
    except json.JSONDecodeError as error:
        print(f"{len(data)} bytes: {error}")
    # ANCHOR_END: receive
    # ANCHOR_END: server


listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

# ANCHOR: main
# ANCHOR: client
tea = b'{"count": 2, "item": "tea"}'
client.sendall(tea)
# ANCHOR: server
receive_record(conn, 27)

# ANCHOR: client
client.sendall(tea)
client.sendall(tea)
# ANCHOR: server
receive_record(conn, 54)

# ANCHOR: client
client.sendall(tea[:20])
# ANCHOR: server
receive_record(conn, 20)
# ANCHOR_END: server
# ANCHOR_END: main

for sock in (client, conn, listener):
    sock.close()
# ANCHOR_END: all
