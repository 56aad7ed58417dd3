# Wrong: ends a line at a CR alone. Rejected by: takes-nothing-else
import re
import socket
import sys

NUMBER = re.compile(rb"[+-]?[0-9]+")


def answer(conn):
    with conn.makefile("rb") as stream:
        lines = stream.read().splitlines()
    total = 0
    for line in lines:
        if not NUMBER.fullmatch(line):
            return "error\n"
        total += int(line)
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
