# Also right: a thread for each client, and one byte at a time.
import socket
import sys
import threading

LIMIT = 65_536


def serve(conn):
    with conn:
        count = 0
        while count <= LIMIT and conn.recv(1):
            count += 1
        if count <= LIMIT:
            conn.sendall(b"ok %d\n" % count)
            return
        conn.sendall(b"too ")
        conn.sendall(b"big\n")
        drained = 0
        while drained < 1 << 20 and (piece := conn.recv(100)):
            drained += len(piece)


listener = socket.create_server((sys.argv[1], int(sys.argv[2])))
print("LISTENING", listener.getsockname()[1], flush=True)
while True:
    conn, addr = listener.accept()
    threading.Thread(target=serve, args=(conn,)).start()
