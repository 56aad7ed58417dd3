# ANCHOR: all
# A limit for each receive, and a limit for the whole answer.
import socket
import threading
import time

LIMIT = 1024  # bytes in an answer


# ANCHOR: server
# ANCHOR: answer
def answer_slowly(listener):
    """Sends a byte every tenth of a second."""
    conn, addr = listener.accept()
    with conn:
        try:
            for byte in b"an answer in no hurry\n":
                time.sleep(0.1)
                conn.sendall(bytes([byte]))
        except OSError:
            pass  # the client has gone
    # ANCHOR_END: answer
    # ANCHOR_END: server


# ANCHOR: client
# ANCHOR: receive
def receive_line(sock, seconds, whole):
    """Returns a line. The limit is for each receive or for all."""
    deadline = time.monotonic() + seconds
    line = bytearray()
    while len(line) < LIMIT:
        left = seconds
        if whole:
            left = deadline - time.monotonic()
            if left <= 0:
                raise socket.timeout("the time is up")
        sock.settimeout(left)
        piece = sock.recv(LIMIT)
        if not piece:
            raise EOFError("the answer is cut")
        line.extend(piece)
        if line.endswith(b"\n"):
            return bytes(line)
    raise ValueError("the line is too long")
    # ANCHOR_END: receive


# ANCHOR: main
def ask(address, whole):
    """Says what becomes of one answer."""
    with socket.create_connection(address, timeout=1) as sock:
        try:
            return receive_line(sock, 1, whole).decode()
        except socket.timeout:
            return "gave up\n"
        # ANCHOR_END: client


# ANCHOR: server
listener = socket.create_server(("127.0.0.1", 0))
# ANCHOR: client
for limited, whole in ("each", False), ("all", True):
    # ANCHOR: server
    thread = threading.Thread(
        target=answer_slowly, args=(listener,), daemon=True
    )
    thread.start()
    # ANCHOR: client
    said = ask(listener.getsockname(), whole)
    print(f"a second for {limited}: {said}", end="")
    # ANCHOR: server
    thread.join()
    # ANCHOR_END: server
listener.close()
# ANCHOR_END: main
# ANCHOR_END: all
