# Also right: a thread for each client, and one look at each byte.
import socket
import sys
import threading


def answer(conn):
    total = 0
    sign, digits, after = b"", b"", b""
    valid = True

    def end_of_line():
        nonlocal total, sign, digits, after, valid
        if valid and digits:
            total += int(sign + digits)
        else:
            valid = False
        sign, digits, after = b"", b"", b""

    while piece := conn.recv(3):
        for byte in piece:
            byte = bytes([byte])
            if byte == b"\n":
                end_of_line()
            elif byte in b"0123456789" and after == b"":
                digits += byte
            elif byte in b"+-" and sign + digits + after == b"":
                sign = byte
            elif byte == b"\r" and after == b"":
                after = byte
            else:
                valid = False
    if sign + digits + after:
        end_of_line()
    return b"%d\n" % total if valid else b"error\n"


def serve(conn):
    with conn:
        try:
            conn.sendall(answer(conn))
        except OSError:
            pass  # A client that was cut off ends only its own thread.


with socket.create_server((sys.argv[1], int(sys.argv[2]))) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()
