# Wrong: leaves out what is not UTF-8. Rejected by: says-what-is-not-text
import codecs
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
with socket.create_connection((host, port)) as sock:
    while piece := sock.recv(4096):
        print(decoder.decode(piece), end="", flush=True)
