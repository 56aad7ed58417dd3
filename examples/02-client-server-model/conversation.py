# ANCHOR: all
# Two clients visit one server, one after the other.
import socket
import threading


# ANCHOR: server
# ANCHOR: serve
def serve(listener):
    with listener:
        for _ in range(2):
            # ANCHOR: accept
            conn, addr = listener.accept()
            with conn:
                # ANCHOR_END: accept
                # ANCHOR: receive
                name = conn.recv(1024).decode()
                # ANCHOR_END: receive
                print("server: a visit from", name)
                conn.sendall(f"Welcome, {name}!".encode())
    # ANCHOR_END: serve


# ANCHOR: client
# ANCHOR: visit
def visit(address, name):
    with socket.create_connection(address) as client:
        client.sendall(name.encode())
        # ANCHOR: receive
        answer = client.recv(1024).decode()
        print("client:", answer)
        # ANCHOR_END: receive
    # ANCHOR_END: visit
    # ANCHOR_END: client


# ANCHOR: both-ends
# ANCHOR: server
# ANCHOR: start-server
listener = socket.create_server(("127.0.0.1", 0))
address = listener.getsockname()
args = (listener,)
server = threading.Thread(target=serve, args=args, daemon=True)
server.start()
# ANCHOR_END: start-server
# ANCHOR: client
visit(address, "Ada")
visit(address, "Grace")
# ANCHOR_END: client
server.join()
# ANCHOR_END: both-ends
# ANCHOR_END: all
