# Wrong: stops when one connection fails. Rejected by: survives-a-reset
import re
import socket
import sys

NUMBER = re.compile(rb"[+-]?[0-9]+")


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
try:
    with socket.create_server((host, port)) as listener:
        print(f"LISTENING {listener.getsockname()[1]}", flush=True)
        while True:
            conn, addr = listener.accept()
            with conn:
                conn.sendall(answer(conn).encode("utf-8"))
except OSError as error:
    sys.exit(f"sum: {error}")
