# ANCHOR: all
# Gives up on a server that does not answer in time.
import socket

# ANCHOR: server
# ANCHOR: listen
# It never accepts. On Linux, one client can wait in its queue.
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(0)
# ANCHOR_END: listen
# ANCHOR_END: server
waiting = []

# ANCHOR: client
# ANCHOR: connect
try:
    while True:
        sock = socket.create_connection(
            listener.getsockname(), timeout=0.2
        )
        waiting.append(sock)
# ANCHOR_END: connect
# ANCHOR: give-up
except socket.timeout as error:
    print("gave up:", error)
# ANCHOR_END: give-up
# ANCHOR_END: client

for sock in waiting:
    sock.close()
listener.close()
# ANCHOR_END: all
