# Wrong: listens on every address of the machine. Rejected by: only-on-its-host
import socket
import sys

port = int(sys.argv[2])
with socket.socket() as listener:
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("", port))
        listener.listen()
    except OSError as error:
        sys.exit(f"cannot listen on port {port}: {error}")
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            try:
                conn.sendall(b"ready\n")
                while conn.recv(1024):
                    pass
            except OSError:
                pass  # A client that was cut off is no reason to stop.
