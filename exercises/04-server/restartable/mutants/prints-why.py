# Wrong: says why on standard output. Rejected by: says-why-it-cannot
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.socket() as listener:
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        print(f"cannot listen on {host}:{port}: {error}")
        sys.exit(1)
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
