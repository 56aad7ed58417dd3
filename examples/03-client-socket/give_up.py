# Gives up on a server that does not answer in time.
import socket

# A server that never accepts. On Linux, one client can wait in its queue.
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(0)
waiting = []

try:
    while True:
        sock = socket.create_connection(listener.getsockname(), timeout=0.2)
        waiting.append(sock)
except socket.timeout as error:
    print("gave up:", error)

for sock in waiting:
    sock.close()
listener.close()
