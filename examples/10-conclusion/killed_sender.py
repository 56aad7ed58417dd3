# ANCHOR: all
# A sender is killed in the middle of a message. Does the receiver notice?
import socket
import sys
from subprocess import PIPE, Popen


# ANCHOR: sender
# ANCHOR: client
def send_a_part(port):
    message = b"transfer 1000 dollars"
    length = len(message).to_bytes(4, "big")
    plain = socket.create_connection(("127.0.0.1", port))
    plain.sendall(message[:12])
    framed = socket.create_connection(("127.0.0.1", port))
    framed.sendall(length + message[:12])
    print("sent", flush=True)
    # Waits here until it is killed.
    sys.stdin.read()
    # ANCHOR_END: sender


# ANCHOR: receive
# ANCHOR: server
# ANCHOR: to-the-end
def receive_to_the_end(conn):
    pieces = []
    while piece := conn.recv(1024):
        pieces.append(piece)
    return b"".join(pieces).decode()
    # ANCHOR_END: to-the-end


# ANCHOR: with-a-length
def receive_with_length(conn):
    length = int.from_bytes(recv_exactly(conn, 4), "big")
    return recv_exactly(conn, length).decode()
    # ANCHOR_END: with-a-length
    # ANCHOR_END: server
    # ANCHOR_END: receive


def recv_exactly(conn, count):
    pieces = []
    while count > 0:
        piece = conn.recv(count)
        if piece == b"":
            raise EOFError("the stream ended too early")
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def main():
    if len(sys.argv) > 1:
        return send_a_part(int(sys.argv[1]))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        command = [sys.executable, __file__, port]
        with Popen(command, stdin=PIPE, stdout=PIPE) as sender:
            said = sender.stdout.readline()
            sender.kill()
        if not said:
            sys.exit("Error: the sender has not sent")
        plain, addr = listener.accept()
        framed, addr = listener.accept()

    # ANCHOR: main
    # ANCHOR: server
    with plain, framed:
        for name, receive, conn in (
            ("to the end", receive_to_the_end, plain),
            ("with a length", receive_with_length, framed),
        ):
            try:
                print(f"{name}: {receive(conn)}")
            except EOFError as error:
                print(f"{name}: {error}")
    # ANCHOR_END: server
    # ANCHOR_END: main


main()
# ANCHOR_END: all
