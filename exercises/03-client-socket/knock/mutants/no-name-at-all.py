# Wrong: forgets a HOST that cannot be a name. Rejected by: knows-no-host
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    with socket.create_connection((host, port), timeout=2):
        print("OPEN")
        sys.exit(0)
except ConnectionRefusedError:
    print("REFUSED")
except (TimeoutError, socket.timeout):
    # Two names for one thing since Python 3.10.
    print("TIMEOUT")
except socket.gaierror:
    print("NOHOST")
except Exception as error:
    print(f"knock: {host}:{port}: {error}", file=sys.stderr)
sys.exit(1)
