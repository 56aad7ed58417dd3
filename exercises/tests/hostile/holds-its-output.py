# Is right, and leaves a child in a session of its own that holds its outputs.
import os
import time

from right import note, print_the_greeting

print_the_greeting()
note()
if os.fork() == 0:
    os.setsid()
    note()
    time.sleep(600)
