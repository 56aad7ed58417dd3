# Wrong: closes both halves, and hears no answer. Rejected by: prints-the-answer
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
data = sys.stdin.buffer.read()
with socket.create_connection((host, port)) as sock:
    sock.sendall(data)
