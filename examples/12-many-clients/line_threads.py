# ANCHOR: all
# A service for many clients: a thread for each.
import socket
import sys
import threading

LIMIT = 1024  # bytes in a line


# ANCHOR: server
# ANCHOR: serve
def serve(conn):
    """Answers each line in upper case."""
    with conn, conn.makefile("rb") as reader:
        try:
            while (line := reader.readline(LIMIT)).endswith(b"\n"):
                conn.sendall(line.upper())
        except OSError:
            pass  # this client is gone, and the others stay
    # ANCHOR_END: serve


# ANCHOR: serve-all
def serve_all(listener):
    with listener:
        while True:
            conn, addr = listener.accept()
            threading.Thread(
                target=serve, args=(conn,), daemon=True
            ).start()
    # ANCHOR_END: serve-all
    # ANCHOR_END: server


# ANCHOR: visit
def visit(address):
    """Three idle clients, a greedy one, and one that asks."""
    # ANCHOR: client
    idle = [socket.create_connection(address) for _ in range(3)]
    greedy = socket.create_connection(address)
    greedy.settimeout(0.2)
    try:
        for _ in range(100):
            greedy.sendall((b"m" * 999 + b"\n") * 1000)
        print("greedy: took 100 MB")
    except socket.timeout:
        print("greedy: the server takes no more")
    with socket.create_connection(address) as client:
        client.sendall(b"hello\n")
        with client.makefile("rb") as reader:
            print("next:", reader.readline().decode(), end="")
    for sock in (*idle, greedy):
        sock.close()
    # ANCHOR_END: client
    # ANCHOR_END: visit


# ANCHOR: main
port = sys.argv[1] if len(sys.argv) > 1 else "0"
# ANCHOR: server
try:
    address = "127.0.0.1", int(port)
    listener = socket.create_server(address, backlog=4096)
except (OSError, OverflowError, ValueError) as error:
    sys.exit(f"line_threads: port {port}: {error}")
# ANCHOR_END: server
if len(sys.argv) > 1:
    print("LISTENING", listener.getsockname()[1], flush=True)
    serve_all(listener)
else:
    args = (listener,)
    threading.Thread(
        target=serve_all, args=args, daemon=True
    ).start()
    visit(listener.getsockname())
# ANCHOR_END: main
# ANCHOR_END: all
