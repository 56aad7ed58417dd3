"""Runs a program in a network of its own, so that its ports are free:

unshare -rn python3 tests/model/alone.py PROGRAM [ARGUMENT…]
"""

import fcntl
import os
import socket
import struct
import sys


def switch_on_loopback():
    """A new network namespace has a loopback that is down: netdevice(7)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        fcntl.ioctl(sock, 0x8914, struct.pack("16sH14x", b"lo", 0x1))


if __name__ == "__main__":
    switch_on_loopback()
    os.execv(sys.argv[1], sys.argv[1:])
