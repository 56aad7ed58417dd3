# Wrong: does not look at the rest at the end. Rejected by: notices-a-torn-end
import codecs
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
decoder = codecs.getincrementaldecoder("utf-8")()
with socket.create_connection((host, port)) as sock:
    try:
        while piece := sock.recv(4096):
            print(decoder.decode(piece), end="", flush=True)
    except UnicodeDecodeError as error:
        sys.exit(f"characters: {host}:{port} sent no UTF-8: {error.reason}")
