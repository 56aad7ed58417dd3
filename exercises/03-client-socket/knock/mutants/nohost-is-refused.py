# Wrong: takes every failure for a refusal. Rejected by: knows-no-host
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    with socket.create_connection((host, port), timeout=2):
        print("OPEN")
except OSError:
    print("REFUSED")
    sys.exit(1)
