# A socket is made from an address family and a socket type.
import socket

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
print("family:", sock.family.name)
print("type:", sock.type.name)

try:
    sock.getpeername()
except OSError:
    print("connected to: nobody yet")

sock.close()
