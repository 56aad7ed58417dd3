# Wrong: sends a byte to see who is there. Rejected by: says-nothing
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    with socket.create_connection((host, port), timeout=2) as sock:
        sock.sendall(b"?")
        print("OPEN")
        sys.exit(0)
except ConnectionRefusedError:
    print("REFUSED")
except (TimeoutError, socket.timeout):
    # Two names for one thing since Python 3.10.
    print("TIMEOUT")
except (socket.gaierror, UnicodeError):
    # A name such as "a..b" fails before it is looked up, with UnicodeError.
    print("NOHOST")
except OSError as error:
    print(f"knock: {host}:{port}: {error}", file=sys.stderr)
sys.exit(1)
