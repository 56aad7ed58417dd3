# Wrong: reads 1,048,576 bytes at most. Rejected by: answers-the-books-clients
import socket
import sys


def send_message(sock, message):
    sock.sendall(message)
    sock.shutdown(socket.SHUT_WR)


def receive_message(sock):
    message = b""
    while len(message) < 1_048_576 and (piece := sock.recv(65536)):
        message += piece
    return message


def serve(address):
    with socket.create_server(address) as listener:
        print("LISTENING", listener.getsockname()[1], flush=True)
        while True:
            conn, addr = listener.accept()
            try:
                with conn:
                    text = receive_message(conn).decode(errors="ignore")
                    send_message(conn, text.upper().encode())
            except (OSError, UnicodeDecodeError) as error:
                print(f"both-ways: {addr[0]}: {error}", file=sys.stderr)


def ask(address):
    message = sys.stdin.buffer.read()
    with socket.create_connection(address) as sock:
        send_message(sock, message)
        sys.stdout.buffer.write(receive_message(sock))


mode, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
if mode == "serve":
    serve((host, port))
else:
    ask((host, port))
