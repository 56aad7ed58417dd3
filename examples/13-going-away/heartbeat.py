# ANCHOR: all
# A server that says from time to time that it is still at work.
import socket
import threading
import time

LIMIT = 1024  # bytes in a line


# ANCHOR: server
# ANCHOR: serve
def work(conn, seconds):
    """Works, and sends an empty line every tenth of a second."""
    for _ in range(seconds * 10):
        time.sleep(0.1)
        conn.sendall(b"\n")


def serve(listener):
    """Answers the first request. At the second it hangs."""
    conn, addr = listener.accept()
    with conn, conn.makefile("rb") as reader:
        reader.readline(LIMIT)
        work(conn, seconds=2)
        conn.sendall(b"the answer\n")

        reader.readline(LIMIT)
        # This stands for a program that hangs.
        reader.read()
    # ANCHOR_END: serve
    # ANCHOR_END: server


# ANCHOR: client
# ANCHOR: ask
def ask(sock, reader):
    """Returns the answer, as long as the server is at work."""
    sock.sendall(b"please\n")
    line = b"\n"
    while line == b"\n":  # a heartbeat, and no answer
        line = reader.readline(LIMIT)
    if not line.endswith(b"\n"):
        raise EOFError("no answer, or a part of one")
    return line.decode().rstrip("\n")
    # ANCHOR_END: ask
    # ANCHOR_END: client


listener = socket.create_server(("127.0.0.1", 0))
# ANCHOR: main
# ANCHOR: server
thread = threading.Thread(
    target=serve, args=(listener,), daemon=True
)
thread.start()
# ANCHOR_END: server
# ANCHOR: client
sock = socket.create_connection(listener.getsockname(), timeout=1)
with sock, sock.makefile("rb") as reader:
    try:
        print("answered:", ask(sock, reader))
        print("answered:", ask(sock, reader))
    except socket.timeout:
        print("no sign of life for a second")
        # ANCHOR_END: client
# ANCHOR_END: main
thread.join(5)
listener.close()
# ANCHOR_END: all
