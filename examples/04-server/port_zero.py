# ANCHOR: all
# Binds two sockets to port 0, and asks which addresses they got.
import socket

# ANCHOR: bind
first = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
first.bind(("127.0.0.1", 0))

second = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
second.bind(("127.0.0.1", 0))
# ANCHOR_END: bind

# ANCHOR: ask-addresses
# The ports differ from run to run, so letters stand for them.
letters = {
    first.getsockname()[1]: "A",
    second.getsockname()[1]: "B",
}
for sock in (first, second):
    host, port = sock.getsockname()
    assert port != 0
    print(f"bound to {host}:{letters[port]}")
    # ANCHOR_END: ask-addresses
    sock.close()
# ANCHOR_END: all
