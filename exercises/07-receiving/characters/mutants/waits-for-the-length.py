# Wrong: waits until a length is complete. Rejected by: says-what-is-not-text
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])


def length(first):
    """The length of a character, by its first byte."""
    if first < 0xC0 or first > 0xF7:
        return 1
    if first < 0xE0:
        return 2
    return 3 if first < 0xF0 else 4


waiting = b""
try:
    with socket.create_connection((host, port)) as sock:
        while piece := sock.recv(4096):
            waiting += piece
            while waiting and len(waiting) >= length(waiting[0]):
                size = length(waiting[0])
                print(waiting[:size].decode(), end="", flush=True)
                waiting = waiting[size:]
except (OSError, UnicodeDecodeError) as error:
    sys.exit(f"characters: {host}:{port}: {error}")
if waiting:
    sys.exit(f"characters: {host}:{port} ended inside a character")
