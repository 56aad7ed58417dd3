# visitors: tell each client its number and its own port.
import sys

host, port = sys.argv[1], int(sys.argv[2])
# TODO: listen on host and port, print LISTENING and the port that you got,
# accept clients in a loop, tell each its number and its port, and close.
