# ANCHOR: all
# Two clients visit one server, one after the other.
import socket
import threading


# ANCHOR: serve
def serve(listener):
    for _ in range(2):
        conn, addr = listener.accept()
        with conn:
            name = conn.recv(1024).decode()
            print("server: a visit from", name)
            conn.sendall(f"Welcome, {name}!".encode())
    # ANCHOR_END: serve


# ANCHOR: visit
def visit(address, name):
    with socket.create_connection(address) as client:
        client.sendall(name.encode())
        answer = client.recv(1024).decode()
        print("client:", answer)
    # ANCHOR_END: visit


# ANCHOR: main
with socket.create_server(("127.0.0.1", 0)) as listener:
    server = threading.Thread(target=serve, args=(listener,))
    server.start()
    visit(listener.getsockname(), "Ada")
    visit(listener.getsockname(), "Grace")
    server.join()
# ANCHOR_END: main
# ANCHOR_END: all
