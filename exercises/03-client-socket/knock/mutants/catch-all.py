# Wrong: takes every failure for a refusal. Rejected by: knows-other-failures
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    with socket.create_connection((host, port), timeout=2):
        print("OPEN")
        sys.exit(0)
except (TimeoutError, socket.timeout):
    # Two names for one thing since Python 3.10.
    print("TIMEOUT")
except (socket.gaierror, UnicodeError):
    # A name such as "a..b" fails before it is looked up, with UnicodeError.
    print("NOHOST")
except OSError:
    print("REFUSED")
sys.exit(1)
