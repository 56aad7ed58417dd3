# The three sockets of one conversation, and their addresses.
import socket

listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()

# The port numbers differ from run to run, so letters stand for them.
letters = {
    listener.getsockname()[1]: "S",
    client.getsockname()[1]: "C",
}


def show(address):
    host, port = address
    return f"{host}:{letters[port]}"


with listener, client, conn:
    print("listener at", show(listener.getsockname()))
    for name, sock in (("conn", conn), ("client", client)):
        local = show(sock.getsockname())
        peer = show(sock.getpeername())
        print(f"{name} at {local}, its peer at {peer}")
