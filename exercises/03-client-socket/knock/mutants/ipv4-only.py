# Wrong: its socket is of IPv4, whatever HOST is. Rejected by: speaks-ipv6
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
sock.settimeout(2)
try:
    with sock:
        sock.connect((host, port))
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
