# Wrong: drops U+FEFF at the beginning. Rejected by: adds-nothing
import codecs
import socket
import sys

decoder = codecs.getincrementaldecoder("utf-8-sig")()
host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    while piece := sock.recv(4096):
        text = decoder.decode(piece)
        sys.stdout.buffer.write(text.encode())
