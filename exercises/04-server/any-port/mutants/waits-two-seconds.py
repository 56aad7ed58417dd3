# Wrong: ends when no client comes for two seconds. Rejected by: greets-everyone
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    listener.settimeout(2)
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        try:
            conn, addr = listener.accept()
        except socket.timeout:
            break
        with conn:
            try:
                conn.sendall(b"hello\n")
            except OSError:
                pass  # A client that has left is no reason to stop.
