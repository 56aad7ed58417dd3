# ANCHOR: all
# Asks which IPv4 addresses a name stands for.
import socket
import sys

# ANCHOR: arguments
names = sys.argv[1:] or ["localhost"]
# ANCHOR_END: arguments

for name in names:
    # ANCHOR: resolve
    try:
        found = socket.getaddrinfo(name, 80, socket.AF_INET)
    except (OSError, UnicodeError):
        sys.exit(
            f"resolve: {name} has no IPv4 address: check the name"
        )
    hosts = {address[0] for *_, address in found}
    # ANCHOR_END: resolve
    for host in sorted(hosts):
        print(f"{name} is {host}")
# ANCHOR_END: all
