# ANCHOR: all
# The three sockets of one conversation, and their addresses.
import socket

# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))
# ANCHOR: client
client = socket.create_connection(listener.getsockname())
# ANCHOR: server
conn, addr = listener.accept()
# ANCHOR_END: server

# The ports differ from run to run, so letters stand for them.
letters = {
    listener.getsockname()[1]: "S",
    client.getsockname()[1]: "C",
}


# ANCHOR: show
def show(address):
    host, port = address
    return f"{host}:{letters[port]}"
    # ANCHOR_END: show


with listener, client, conn:
    print("listener at", show(listener.getsockname()))
    for name, sock in (("conn", conn), ("client", client)):
        # ANCHOR: ask-addresses
        local = show(sock.getsockname())
        peer = show(sock.getpeername())
        # ANCHOR_END: ask-addresses
        print(f"{name} at {local}, its peer at {peer}")
# ANCHOR_END: all
