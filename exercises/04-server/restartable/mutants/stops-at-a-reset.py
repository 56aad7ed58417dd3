# Wrong: stops when one connection fails. Rejected by: survives-a-reset
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    with socket.create_server((host, port)) as listener:
        print("LISTENING", listener.getsockname()[1], flush=True)
        while True:
            conn, addr = listener.accept()
            with conn:
                conn.sendall(b"ready\n")
                while conn.recv(1024):
                    pass
except OSError as error:
    sys.exit(f"cannot serve on {host}:{port}: {error}")
