# Also right: a socket that does not block, and select to wait for it.
import errno
import os
import select
import socket
import sys


def knock(host, port):
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        return "NOHOST"
    family, kind, protocol, _, address = found[0]
    with socket.socket(family, kind, protocol) as sock:
        sock.setblocking(False)
        error = sock.connect_ex(address)
        if error == errno.EINPROGRESS:
            _, writable, _ = select.select([], [sock], [], 2)
            if not writable:
                return "TIMEOUT"
            error = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if error == 0:
        return "OPEN"
    if error == errno.ECONNREFUSED:
        return "REFUSED"
    sys.exit(f"knock: {os.strerror(error)}")


word = knock(sys.argv[1], int(sys.argv[2]))
print(word)
sys.exit(word != "OPEN")
