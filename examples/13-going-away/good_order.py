# ANCHOR: all
# A server that is told to stop, and serves its clients first.
import signal
import socket
import sys
import threading

LIMIT = 1024  # bytes in a line


# ANCHOR: server
# ANCHOR: serve
def serve(conn, stopping):
    """Answers line by line, until it is told to stop."""
    conn.settimeout(2)
    is_last = False
    with conn, conn.makefile("rb") as reader:
        try:
            while not is_last:
                is_last = stopping.is_set()
                line = reader.readline(LIMIT)
                if not line.endswith(b"\n"):
                    break
                conn.sendall(line.upper())
            conn.shutdown(socket.SHUT_WR)
            while conn.recv(LIMIT):
                pass  # so that no reset takes the last answer away
        except OSError:
            pass  # this client has gone, or says nothing
    # ANCHOR_END: serve


# ANCHOR: accept
def run(listener, stopping):
    """Accepts until it is told to stop, and waits for clients."""
    threads = []
    with listener:
        while True:
            conn, addr = listener.accept()
            if stopping.is_set():
                conn.close()
                break
            threads = [each for each in threads if each.is_alive()]
            thread = threading.Thread(
                target=serve, args=(conn, stopping), daemon=True
            )
            thread.start()
            threads.append(thread)
    for thread in threads:
        thread.join()
    # ANCHOR_END: accept


# ANCHOR: stop
def stop(address, stopping):
    """Ends the loop: accept returns once more, and it looks."""
    stopping.set()
    # ANCHOR: client
    socket.create_connection(address, timeout=1).close()
    # ANCHOR_END: stop
    # ANCHOR_END: client


# ANCHOR: visit
def visit(address, stopping):
    """Two requests. Between the halves of the second, it stops."""
    # ANCHOR: client
    with socket.create_connection(address, timeout=5) as sock:
        with sock.makefile("rb") as reader:
            sock.sendall(b"one\n")
            print(reader.readline().decode(), end="")
            sock.sendall(b"tw")
            # ANCHOR: server
            stop(address, stopping)
            # ANCHOR: client
            sock.sendall(b"o\n")
            print(reader.readline().decode(), end="")
            print("then", len(reader.read()), "bytes")
    # ANCHOR_END: client
    # ANCHOR_END: visit


# ANCHOR: ctrl-c
def on_ctrl_c(number, frame):
    """The first Ctrl-C stops it, and a second ends it at once."""
    signal.signal(number, signal.SIG_DFL)
    try:
        stop(address, stopping)
    except OSError:
        sys.exit(130)
    # ANCHOR_END: ctrl-c


# ANCHOR: main
# ANCHOR: server
port = sys.argv[1] if len(sys.argv) > 1 else "0"
try:
    listener = socket.create_server(("127.0.0.1", int(port)))
except (OSError, OverflowError, ValueError) as error:
    sys.exit(f"good_order: port {port}: {error}")
address = listener.getsockname()
stopping = threading.Event()
if len(sys.argv) > 1:
    print("LISTENING", address[1], flush=True)
    signal.signal(signal.SIGINT, on_ctrl_c)
    run(listener, stopping)
else:
    args = (listener, stopping)
    server = threading.Thread(target=run, args=args, daemon=True)
    server.start()
    # ANCHOR: client
    visit(address, stopping)
    # ANCHOR: server
    server.join(10)
print("stopped in good order")
# ANCHOR_END: server
# ANCHOR_END: main
# ANCHOR_END: all
