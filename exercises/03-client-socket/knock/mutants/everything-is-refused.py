# Wrong: REFUSED even for a mistake of its own. Rejected by: sees-an-open-port
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.settimeout(2)
    sock.connect(host, port)
    print("OPEN")
except Exception:
    print("REFUSED")
    sys.exit(1)
