# Does nothing at all, for a long time.
import os
import time

with open(os.environ["HOSTILE_PIDS"], "a") as pids:
    print(os.getpid(), file=pids)
time.sleep(600)
