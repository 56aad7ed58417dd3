# ANCHOR: all
# An empty message: nothing is sent, and both ends wait.
import socket
import threading


# ANCHOR: server
# ANCHOR: serve
def serve(listener):
    """The lecture's server: one client, one recv, one answer."""
    # ANCHOR: accept
    with listener:
        conn, addr = listener.accept()
    with conn:
        # ANCHOR_END: accept
        # ANCHOR: answer
        data = conn.recv(1024)
        conn.sendall(data.decode().upper().encode())
        # ANCHOR_END: answer
    # ANCHOR_END: serve
    # ANCHOR_END: server


listener = socket.create_server(("127.0.0.1", 0))
address = listener.getsockname()
args = (listener,)
server = threading.Thread(target=serve, args=args, daemon=True)
server.start()

# ANCHOR: client
# ANCHOR: send-nothing
client = socket.create_connection(address)
client.sendall("".encode())
client.settimeout(0.2)
# ANCHOR: receive
try:
    print("answer:", client.recv(1024).decode())
except socket.timeout:
    print("no answer in a fifth of a second")
# ANCHOR_END: receive
client.close()
# ANCHOR_END: send-nothing
# ANCHOR_END: client

server.join()
# ANCHOR_END: all
