# Wrong: ends with status 1 whatever it says. Rejected by: has-the-right-status
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    with socket.create_connection((host, port), timeout=2):
        print("OPEN")
except ConnectionRefusedError:
    print("REFUSED")
except (TimeoutError, socket.timeout):
    print("TIMEOUT")
except (socket.gaierror, UnicodeError):
    print("NOHOST")
sys.exit(1)
