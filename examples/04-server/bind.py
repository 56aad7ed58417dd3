# Binds a socket to an address, and asks which one it got.
import socket

sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.bind(("127.0.0.1", 0))

host, port = sock.getsockname()
print("host:", host)
assert port != 0
print("port: one that was free")

sock.close()
