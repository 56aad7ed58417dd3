# Sender and receiver disagree about the encoding.
sent = "Zoë".encode("utf-8")
print("read as Latin-1:", sent.decode("latin-1"))

sent = "Zoë".encode("latin-1")
try:
    print("read as UTF-8:", sent.decode("utf-8"))
except UnicodeDecodeError:
    print("read as UTF-8: refused")
