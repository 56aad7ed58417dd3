# ANCHOR: all
# Half-close: "that was all from me, now I listen".
import socket
import threading


# ANCHOR: server
def serve(conn):
    with conn:
        # ANCHOR: receive
        total = 0
        while piece := conn.recv(1024):
            total += len(piece)
        # ANCHOR_END: receive
        conn.sendall(f"{total} bytes, thank you.".encode())
    # ANCHOR_END: server


# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))
# ANCHOR: client
client = socket.create_connection(listener.getsockname())
# ANCHOR: server
conn, addr = listener.accept()
# ANCHOR_END: server
server = threading.Thread(target=serve, args=(conn,), daemon=True)
server.start()

# ANCHOR: client
client.sendall(b"first part, ")
client.sendall(b"second part")
# ANCHOR: half-close
client.shutdown(socket.SHUT_WR)
# ANCHOR_END: half-close
# ANCHOR: receive
pieces = []
while piece := client.recv(1024):
    pieces.append(piece)
print("answer:", b"".join(pieces).decode())
# ANCHOR_END: receive
# ANCHOR_END: client

client.close()
server.join()
listener.close()
# ANCHOR_END: all
