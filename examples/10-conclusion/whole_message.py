# ANCHOR: all
# Capitalization over a protocol that says where a message ends.
import socket
import sys
import threading


# ANCHOR: protocol
def send_message(sock, message):
    """Sends a whole message, and says that this was all."""
    sock.sendall(message.encode())
    sock.shutdown(socket.SHUT_WR)


def receive_message(sock):
    """Receives until the peer has said that this was all."""
    data = b""
    while piece := sock.recv(1024):
        data += piece
    return data.decode()
    # ANCHOR_END: protocol


# ANCHOR: server
def serve(listener, clients):
    for _ in range(clients):
        conn, addr = listener.accept()
        with conn:
            send_message(conn, receive_message(conn).upper())
    # ANCHOR_END: server


# ANCHOR: client
def ask(address, message):
    with socket.create_connection(address) as client:
        send_message(client, message)
        return receive_message(client)
    # ANCHOR_END: client


sys.stdout.reconfigure(encoding="utf-8")

# ANCHOR: main
messages = sys.argv[1:] or ["straße", "", "🌮" * 300, "é" * 2000]
for message in messages:
    try:
        message.encode()
    except UnicodeEncodeError:
        sys.exit(f"Error: {message!r} is not UTF-8")

with socket.create_server(("127.0.0.1", 0)) as listener:
    args = (listener, len(messages))
    server = threading.Thread(target=serve, args=args, daemon=True)
    server.start()
    for message in messages:
        answer = ask(listener.getsockname(), message)
        print(f"{len(message)} characters, answered: {answer[:20]}")
    server.join()
# ANCHOR_END: main
# ANCHOR_END: all
