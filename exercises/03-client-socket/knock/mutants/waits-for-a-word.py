# Wrong: OPEN only if the server says something. Rejected by: sees-an-open-port
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    with socket.create_connection((host, port), timeout=2) as sock:
        sock.recv(1)
        print("OPEN")
        sys.exit(0)
except ConnectionRefusedError:
    print("REFUSED")
except (TimeoutError, socket.timeout):
    print("TIMEOUT")
except (socket.gaierror, UnicodeError):
    print("NOHOST")
sys.exit(1)
