# Also right: text, from a decoder that keeps what a character still lacks.
import codecs
import socket
import sys

decoder = codecs.getincrementaldecoder("utf-8")()
sys.stdout.reconfigure(encoding="utf-8", newline="")
with socket.socket() as sock:
    sock.connect((sys.argv[1], int(sys.argv[2])))
    buffer = bytearray(7)
    while count := sock.recv_into(buffer):
        print(decoder.decode(buffer[:count]), end="")
print(decoder.decode(b"", final=True), end="")
