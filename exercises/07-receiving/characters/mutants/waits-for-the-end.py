# Wrong: prints nothing before the end. Rejected by: prints-at-once
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
text = b""
with socket.create_connection((host, port)) as sock:
    while piece := sock.recv(4096):
        text += piece
    try:
        print(text.decode(), end="", flush=True)
    except UnicodeDecodeError as error:
        sys.exit(f"characters: {host}:{port} sent no UTF-8: {error.reason}")
