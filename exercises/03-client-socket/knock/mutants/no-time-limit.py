# Wrong: waits as long as the system does. Rejected by: gives-up
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    with socket.create_connection((host, port)):
        print("OPEN")
        sys.exit(0)
except ConnectionRefusedError:
    print("REFUSED")
except TimeoutError:
    print("TIMEOUT")
except (socket.gaierror, UnicodeError):
    print("NOHOST")
sys.exit(1)
