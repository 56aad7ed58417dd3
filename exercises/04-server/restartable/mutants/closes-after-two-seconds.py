# Wrong: waits two seconds for the end. Rejected by: waits-for-the-end
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.socket() as listener:
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        sys.exit(f"cannot listen on {host}:{port}: {error}")
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, addr = listener.accept()
        with conn:
            try:
                conn.sendall(b"ready\n")
                conn.settimeout(2)
                while conn.recv(1024):
                    pass
            except OSError:
                pass  # A client that was cut off is no reason to stop.
