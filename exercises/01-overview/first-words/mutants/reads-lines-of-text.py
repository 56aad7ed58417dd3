# Wrong: reads text, which changes the line ends. Rejected by: adds-nothing
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    with sock.makefile(encoding="utf-8") as lines:
        for line in lines:
            print(line, end="")
