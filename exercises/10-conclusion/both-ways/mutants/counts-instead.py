# Wrong: its server does not close. Rejected by: closes-after-the-answer
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
        kept = []
        while True:
            conn, addr = listener.accept()
            text = receive_message(conn).decode()
            conn.sendall(text.upper().encode())
            kept.append(conn)


def ask(address):
    message = sys.stdin.buffer.read()
    with socket.create_connection(address) as sock:
        send_message(sock, message)
        answer = b""
        while len(answer) < len(message):
            answer += sock.recv(65536)
        sys.stdout.buffer.write(answer)


mode, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
if mode == "serve":
    serve((host, port))
else:
    ask((host, port))
