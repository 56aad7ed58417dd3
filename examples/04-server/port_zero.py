# Two servers ask for port 0, and get a port each.
import socket

first = socket.create_server(("127.0.0.1", 0))
second = socket.create_server(("127.0.0.1", 0))

first_port = first.getsockname()[1]
second_port = second.getsockname()[1]
assert first_port != second_port
print("two servers, two ports")

for port in (first_port, second_port):
    assert 1024 <= port <= 65535
print("both from 1024 to 65535")

first.close()
second.close()
