# Wrong: takes silence for the end. Rejected by: joins-the-pieces
import io
import re
import socket
import sys

NUMBER = re.compile(rb"[+-]?[0-9]+")


def answer(conn):
    conn.settimeout(2)
    data = b""
    try:
        while piece := conn.recv(4096):
            data += piece
    except socket.timeout:
        pass  # Nothing comes any more.
    total = 0
    for line in io.BytesIO(data):
        digits = line.removesuffix(b"\n").removesuffix(b"\r")
        if not NUMBER.fullmatch(digits):
            return "error\n"
        total += int(digits)
    return f"{total}\n"


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print(f"LISTENING {listener.getsockname()[1]}", flush=True)
    while True:
        conn, addr = listener.accept()
        try:
            with conn:
                conn.sendall(answer(conn).encode("utf-8"))
        except OSError as error:
            print(f"sum: {addr[0]}:{addr[1]}: {error}", file=sys.stderr)
