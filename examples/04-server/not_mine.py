# Asks for an address that this machine does not have.
import socket

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
try:
    sock.bind(("192.0.2.1", 0))
except OSError as error:
    print(error)
sock.close()
