# both-families: serve clients of IPv4 and of IPv6, and tell each its address.
import sys

host, port = sys.argv[1], int(sys.argv[2])
# TODO: listen on host and port for both families, print LISTENING and the port
# that you got, send each client its address and a newline, and close.
