# Asks for ports that do not exist.
import socket

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
for port in (65536, -1):
    try:
        sock.bind(("127.0.0.1", port))
    except OverflowError as error:
        print(f"port {port}: {error}")
sock.close()
