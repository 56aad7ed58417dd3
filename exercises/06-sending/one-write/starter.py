# one-write: send each line with its length in front, print each answer.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    for line in sys.stdin.buffer:
        body = line.rstrip(b"\n")
        # TODO: send the length, a newline and the body, print the answer.
