# Wrong: takes no line above 20 bytes. Rejected by: takes-signs
import re
import socket
import sys

NUMBER = re.compile(rb"[+-]?[0-9]{1,19}")


def answer(conn):
    total = 0
    with conn.makefile("rb") as lines:
        for line in lines:
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
