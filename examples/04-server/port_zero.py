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
host_a, port_a = first.getsockname()
host_b, port_b = second.getsockname()
assert port_a != port_b
print(f"bound to {host_a}:A")
print(f"bound to {host_b}:B")
# ANCHOR_END: ask-addresses

first.close()
second.close()
# ANCHOR_END: all
