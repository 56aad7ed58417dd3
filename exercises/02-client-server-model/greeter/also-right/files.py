# Also right: a file for each direction.
import shutil
import socket
import sys

with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as sock:
    with sock.makefile("rb") as reader, sock.makefile("wb") as writer:
        greeting = reader.readline()
        writer.write(greeting.decode("utf-8").upper().encode("utf-8"))
        writer.flush()
        shutil.copyfileobj(reader, sys.stdout.buffer)
