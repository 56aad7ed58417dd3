# length-prefix: send a message with its length in front, print the answer.
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
message = sys.stdin.buffer.read()
with socket.create_connection((host, port)) as sock:
    # TODO: send the length and the message, receive the same, print the text.
    pass
