# Wrong: prints a blank line after a failure. Rejected by: prints-a-line
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    with socket.create_connection((host, port), timeout=2):
        print("OPEN")
        sys.exit(0)
except ConnectionRefusedError:
    print("REFUSED\n")
except (TimeoutError, socket.timeout):
    # Two names for one thing since Python 3.10.
    print("TIMEOUT\n")
except (socket.gaierror, UnicodeError):
    # A name such as "a..b" fails before it is looked up, with UnicodeError.
    print("NOHOST\n")
except OSError as error:
    print(f"knock: {host}:{port}: {error}", file=sys.stderr)
sys.exit(1)
