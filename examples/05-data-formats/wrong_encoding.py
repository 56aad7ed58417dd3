# ANCHOR: all
# Sender and receiver disagree about the encoding.
import sys

sys.stdout.reconfigure(encoding="utf-8")

sent = "Zoë".encode("utf-8")
# ANCHOR: decode
print("read as Latin-1:", sent.decode("latin-1"))
# ANCHOR_END: decode

sent = "Zoë".encode("latin-1")
# ANCHOR: decode
try:
    print("read as UTF-8:", sent.decode("utf-8"))
except UnicodeDecodeError:
    print("read as UTF-8: refused")
# ANCHOR_END: decode
# ANCHOR_END: all
