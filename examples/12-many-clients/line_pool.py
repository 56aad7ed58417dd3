# ANCHOR: all
# A limit on clients: as many as there are threads.
import socket
import threading

LIMIT = 1024  # bytes in a line
CLIENTS = 2  # at a time


# ANCHOR: server
def serve(conn):
    """Answers each line in upper case."""
    with conn, conn.makefile("rb") as reader:
        try:
            while (line := reader.readline(LIMIT)).endswith(b"\n"):
                conn.sendall(line.upper())
        except OSError:
            pass  # this client is gone, and the next may come


# ANCHOR: serve-all
def serve_one_by_one(listener):
    while True:
        conn, addr = listener.accept()
        serve(conn)


def serve_all(listener):
    for _ in range(CLIENTS):
        args = (listener,)
        thread = threading.Thread(
            target=serve_one_by_one, args=args
        )
        thread.daemon = True
        thread.start()
    # ANCHOR_END: serve-all
    # ANCHOR_END: server


listener = socket.create_server(("127.0.0.1", 0))
address = listener.getsockname()
serve_all(listener)

# ANCHOR: main
# ANCHOR: client
first = socket.create_connection(address)
second = socket.create_connection(address)
third = socket.create_connection(address)
third.sendall(b"hello\n")
third.settimeout(0.2)
try:
    third.recv(1)
except socket.timeout:
    print("third: no answer while two are there")

first.close()
third.settimeout(5)
with third, third.makefile("rb") as reader:
    print("third:", reader.readline().decode(), end="")
second.close()
# ANCHOR_END: client
# ANCHOR_END: main
# ANCHOR_END: all
