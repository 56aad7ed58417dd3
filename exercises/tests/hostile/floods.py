# Connects, and prints without end.
import os
import socket
import sys

with open(os.environ["HOSTILE_PIDS"], "a") as pids:
    print(os.getpid(), file=pids)
sock = socket.create_connection((sys.argv[1], int(sys.argv[2])))
while True:
    os.write(1, b"flood " * 10_000)
