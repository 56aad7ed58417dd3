# Also right: one buffer of a fixed size, and a count.
import socket
import sys

listener = socket.create_server((sys.argv[1], int(sys.argv[2])))
print("LISTENING", listener.getsockname()[1], flush=True)
buffer = bytearray(10_000)


def serve(conn):
    length = 0
    while count := conn.recv_into(buffer):
        start = 0
        while (end := buffer.find(b"\n", start, count)) >= 0:
            length += end - start
            conn.sendall(str(length).encode() + b"\n")
            length, start = 0, end + 1
        length += count - start
    if length > 0:
        conn.sendall(str(length).encode() + b"\n")


while True:
    conn, _ = listener.accept()
    try:
        serve(conn)
    except ConnectionError as error:
        print("lines:", error, file=sys.stderr)
    finally:
        conn.close()
