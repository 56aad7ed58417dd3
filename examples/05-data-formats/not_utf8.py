# ANCHOR: all
# Bytes that are not UTF-8, and where that shows.
import sys

sys.stdout.reconfigure(encoding="utf-8")

data = b"caf\xe9 au lait"

# ANCHOR: decode
try:
    print(data.decode())
except UnicodeDecodeError as error:
    print(error)
    print("good up to byte", error.start)
    print("the good part:", data[: error.start].decode())
# ANCHOR_END: decode

print("with a stand-in:", data.decode(errors="replace"))
# ANCHOR_END: all
