# Also right: byte by byte, with a look at the first byte of each character.
import socket
import sys


def follow(sock):
    character = b""
    while byte := sock.recv(1):
        character += byte
        try:
            text = character.decode()
        except UnicodeDecodeError as error:
            # Only at its end may a character be incomplete.
            if error.reason != "unexpected end of data":
                return "what came is not UTF-8"
            continue
        sys.stdout.write(text)
        sys.stdout.flush()
        character = b""
    return "the text ends inside a character" if character else None


try:
    sock = socket.create_connection((sys.argv[1], int(sys.argv[2])))
    sys.exit(follow(sock))
except OSError as error:
    sys.exit(f"characters: {error}")
