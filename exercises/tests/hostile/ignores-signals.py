# Connects, and ignores every signal that can be ignored.
import os
import signal
import socket
import sys
import time

for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
with open(os.environ["HOSTILE_PIDS"], "a") as pids:
    print(os.getpid(), file=pids)
sock = socket.create_connection((sys.argv[1], int(sys.argv[2])))
time.sleep(600)
