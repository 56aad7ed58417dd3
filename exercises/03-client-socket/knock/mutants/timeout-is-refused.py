# Wrong: takes silence for a refusal. Rejected by: gives-up
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    with socket.create_connection((host, port), timeout=2):
        print("OPEN")
        sys.exit(0)
except (socket.gaierror, UnicodeError):
    print("NOHOST")
except OSError:
    print("REFUSED")
sys.exit(1)
