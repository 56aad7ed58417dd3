# ANCHOR: all
# Messages that the chapters do not show, each of them provoked.
import json
import pickle
import socket
import struct


def show(what, call, *args):
    try:
        call(*args)
    except Exception as error:
        print(f"{what}: {error}")


# ANCHOR: mistakes
alone = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
show("not connected", alone.recv, 10)
show("two arguments", alone.connect, "127.0.0.1", 5220)
show("no tuple", alone.bind, "127.0.0.1:5220")

listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
show("connected twice", client.connect, listener.getsockname())
show("text, not bytes", client.sendall, "hello")

client.settimeout(0.2)
show("out of time", client.recv, 10)

client.shutdown(socket.SHUT_WR)
show("after a half-close", client.sendall, b"hello")

show("two messages", json.loads, b'{"id": 1}{"id": 2}')
show("a part, json", json.loads, b'{"id": 1')
show("a part, pickle", pickle.loads, pickle.dumps({"id": 1})[:-3])
show("a part, struct", struct.unpack, ">I", b"\x00\x00")
# ANCHOR_END: mistakes

for sock in (alone, client, listener):
    sock.close()
# ANCHOR_END: all
