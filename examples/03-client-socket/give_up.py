# ANCHOR: all
# Gives up on a server that does not answer in time.
import socket


def listen(queue):
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(queue)
    return listener, listener.getsockname()


# ANCHOR: full-queue
# ANCHOR: server
# ANCHOR: listen
# It never accepts. On Linux, one client can wait in its queue.
listener, address = listen(0)
# ANCHOR_END: listen
# ANCHOR_END: server
waiting = []

# ANCHOR: client
# ANCHOR: connect
try:
    while True:
        sock = socket.create_connection(address, timeout=0.2)
        waiting.append(sock)
# ANCHOR_END: connect
# ANCHOR: give-up
except socket.timeout as error:
    print("gave up:", error)
# ANCHOR_END: give-up
# ANCHOR_END: client
# ANCHOR_END: full-queue

for sock in waiting:
    sock.close()
listener.close()
# ANCHOR_END: all
