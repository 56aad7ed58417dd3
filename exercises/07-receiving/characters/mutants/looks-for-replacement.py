# Wrong: takes U+FFFD for an error. Rejected by: changes-nothing
import codecs
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
decoder = codecs.getincrementaldecoder("utf-8")("replace")
try:
    with socket.create_connection((host, port)) as sock:
        while piece := sock.recv(4096):
            text = decoder.decode(piece)
            good, mark, _ = text.partition("\ufffd")
            print(good, end="", flush=True)
            if mark:
                sys.exit(f"characters: {host}:{port} sent no UTF-8")
        if decoder.decode(b"", final=True):
            sys.exit(f"characters: {host}:{port} sent no UTF-8")
except OSError as error:
    sys.exit(f"characters: {host}:{port}: {error}")
