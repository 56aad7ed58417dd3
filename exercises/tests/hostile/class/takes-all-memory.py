# Takes as much memory as it gets, and keeps it.
import time

taken = []
try:
    while True:
        taken.append(bytearray(64 << 20))
except MemoryError:
    time.sleep(600)
