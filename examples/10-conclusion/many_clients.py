# ANCHOR: all
# A thread for each client: a slow one keeps nobody waiting.
import socket
import threading


# ANCHOR: serve
def serve(conn):
    with conn:
        try:
            request = receive_all(conn).decode()
            conn.sendall(request.upper().encode())
        except (OSError, UnicodeDecodeError):
            print("server: one client gets no answer")


def accept_all(listener):
    while True:
        conn, addr = listener.accept()
        args = (conn,)
        threading.Thread(target=serve, args=args, daemon=True).start()
    # ANCHOR_END: serve


def receive_all(sock):
    data = b""
    while piece := sock.recv(1024):
        data += piece
    return data


def answer_to(client, last_piece):
    with client:
        client.sendall(last_piece)
        client.shutdown(socket.SHUT_WR)
        return receive_all(client).decode()


listener = socket.create_server(("127.0.0.1", 0))
address = listener.getsockname()
threading.Thread(target=accept_all, args=(listener,), daemon=True).start()

# ANCHOR: clients
slow = socket.create_connection(address)
slow.sendall(b"one ")
quick = socket.create_connection(address)
print("quick:", answer_to(quick, b"here"))
wrong = socket.create_connection(address)
print("wrong:", len(answer_to(wrong, b"\xff")), "bytes")
print("slow:", answer_to(slow, b"moment"))
# ANCHOR_END: clients
# ANCHOR_END: all
