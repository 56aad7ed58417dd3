# Wrong: takes an empty reply for a failure. Rejected by: changes-nothing
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
with socket.create_connection((host, port)) as sock:
    stream = sock.makefile("rb")
    greeting = stream.readline()
    sock.sendall(greeting.decode().upper().encode())

    reply = stream.read()
    if reply == b"":
        sys.exit(f"greeter: {host}:{port} has not replied")
    sys.stdout.buffer.write(reply)
