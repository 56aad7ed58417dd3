# Wrong: takes a long pause for the end. Rejected by: waits-out-a-pause
import codecs
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
decoder = codecs.getincrementaldecoder("utf-8")()
try:
    with socket.create_connection((host, port), timeout=2) as sock:
        while piece := sock.recv(4096):
            print(decoder.decode(piece), end="", flush=True)
        decoder.decode(b"", final=True)
except socket.timeout:
    pass
except UnicodeDecodeError as error:
    # What is good is still to be printed.
    print(error.object[: error.start].decode(), end="", flush=True)
    sys.exit(f"characters: {host}:{port} sent no UTF-8: {error.reason}")
except OSError as error:
    sys.exit(f"characters: {host}:{port}: {error}")
