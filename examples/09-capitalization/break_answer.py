# ANCHOR: all
# An answer that outgrows the limit: the client cuts it.
import socket
import threading


def serve(listener):
    """The lecture's server: one client, one recv, one answer."""
    with listener:
        conn, addr = listener.accept()
    with conn:
        data = conn.recv(1024)
        conn.sendall(data.decode().upper().encode())


listener = socket.create_server(("127.0.0.1", 0))
address = listener.getsockname()
args = (listener,)
server = threading.Thread(target=serve, args=args, daemon=True)
server.start()

# ANCHOR: client
# ANCHOR: receive-once
client = socket.create_connection(address)
request = "ΐ" * 400
client.sendall(request.encode())
print("sent:", len(request.encode()), "bytes")
print("upper case has:", len(request.upper().encode()), "bytes")
print("received:", len(client.recv(1024)), "bytes")
client.close()
# ANCHOR_END: receive-once
# ANCHOR_END: client

server.join()
# ANCHOR_END: all
