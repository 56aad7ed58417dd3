# ANCHOR: all
# One visit fails, and the server goes on with the next.
import socket
import threading


# ANCHOR: server
# ANCHOR: serve
def serve(listener):
    with listener:
        for _ in range(3):
            conn, addr = listener.accept()
            with conn:
                # ANCHOR: catch
                try:
                    welcome(conn)
                except (OSError, UnicodeDecodeError):
                    print("server: this visit has failed")
                # ANCHOR_END: catch
    # ANCHOR_END: serve


# ANCHOR: welcome
def welcome(conn):
    name = conn.recv(1024).decode()
    print("server: a visit from", name)
    conn.sendall(f"Welcome, {name}!".encode())
    # ANCHOR_END: welcome
    # ANCHOR_END: server


def visit(address, name):
    with socket.create_connection(address) as client:
        client.sendall(name)
        print("client:", client.recv(1024).decode())


listener = socket.create_server(("127.0.0.1", 0))
address = listener.getsockname()
args = (listener,)
server = threading.Thread(target=serve, args=args, daemon=True)
server.start()
# ANCHOR: visits
# ANCHOR: client
visit(address, b"Ada")
visit(address, b"\xff")
visit(address, b"Grace")
# ANCHOR_END: client
# ANCHOR_END: visits
server.join()
# ANCHOR_END: all
