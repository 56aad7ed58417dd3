# Wrong: loses good ones before a bad byte. Rejected by: says-what-is-not-text
import codecs
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
decoder = codecs.getincrementaldecoder("utf-8")()
with socket.create_connection((host, port)) as sock:
    try:
        while piece := sock.recv(4096):
            print(decoder.decode(piece), end="", flush=True)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        sys.exit(f"characters: {host}:{port} sent no UTF-8: {error.reason}")
