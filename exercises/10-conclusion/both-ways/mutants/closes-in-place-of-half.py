# Wrong: its client closes before the answer. Rejected by: talks-to-itself
import socket
import sys


def send_message(sock, message):
    sock.sendall(message)
    sock.shutdown(socket.SHUT_WR)


def receive_message(sock):
    message = b""
    while piece := sock.recv(65536):
        message += piece
    return message


def serve(address):
    with socket.create_server(address) as listener:
        print("LISTENING", listener.getsockname()[1], flush=True)
        while True:
            conn, addr = listener.accept()
            with conn:
                text = receive_message(conn).decode()
                send_message(conn, text.upper().encode())


def ask(address):
    message = sys.stdin.buffer.read()
    with socket.create_connection(address) as sock:
        sock.sendall(message)


mode, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
if mode == "serve":
    serve((host, port))
else:
    ask((host, port))
