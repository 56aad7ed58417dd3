# Also right: one thread, and a selector that says who can go on.
import selectors
import socket
import sys

listener = socket.create_server((sys.argv[1], int(sys.argv[2])))
listener.setblocking(False)
selector = selectors.DefaultSelector()
selector.register(listener, selectors.EVENT_READ)
print("LISTENING", listener.getsockname()[1], flush=True)

number = 0
while True:
    for key, _ in selector.select():
        if key.fileobj is listener:
            conn, addr = listener.accept()
            number += 1
            welcome = f"You are visitor {number}, from port {addr[1]}.\n"
            selector.register(conn, selectors.EVENT_WRITE, welcome.encode())
        else:
            selector.unregister(key.fileobj)
            with key.fileobj as conn:
                try:
                    conn.sendall(key.data)
                except OSError:
                    pass  # A client that has left is no reason to stop.
