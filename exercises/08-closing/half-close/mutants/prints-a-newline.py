# Wrong: prints the answer as text, with a newline. Rejected by: changes-nothing
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
data = sys.stdin.buffer.read()
with socket.create_connection((host, port)) as sock:
    sock.sendall(data)
    sock.shutdown(socket.SHUT_WR)
    answer = b""
    while piece := sock.recv(4096):
        answer += piece
    print(answer.decode(errors="replace"))
