# Also right: one thread, and a selector that says which client can go on.
import selectors
import socket
import sys

selector = selectors.DefaultSelector()


def close(conn):
    selector.unregister(conn)
    conn.close()


def receive(conn, request):
    piece = conn.recv(4096)
    if piece:
        request += piece
        return
    answer = bytearray(request.decode("utf-8").upper().encode("utf-8"))
    selector.modify(conn, selectors.EVENT_WRITE, (send, answer))


def send(conn, answer):
    if answer:
        del answer[: conn.send(answer)]
    if not answer:
        close(conn)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    selector.register(listener, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is listener:
                conn, _ = listener.accept()
                conn.setblocking(False)
                data = (receive, bytearray())
                selector.register(conn, selectors.EVENT_READ, data)
                continue
            go_on, buffer = key.data
            try:
                go_on(key.fileobj, buffer)
            except (OSError, UnicodeDecodeError):
                close(key.fileobj)
