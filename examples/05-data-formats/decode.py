# Bytes become text again: decoding.
import sys

data = bytes([90, 111, 195, 171])

name = data.decode("utf-8")
sys.stdout.reconfigure(encoding="utf-8")
print(name)

# The way there and back loses nothing.
assert name.encode("utf-8") == data
