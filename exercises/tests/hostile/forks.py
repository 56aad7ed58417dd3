# Connects, leaves a child behind that holds everything open, and ends.
import os
import socket
import sys
import time

sock = socket.create_connection((sys.argv[1], int(sys.argv[2])))
child = os.fork()
with open(os.environ["HOSTILE_PIDS"], "a") as pids:
    print(os.getpid(), file=pids)
if child == 0:
    time.sleep(600)
