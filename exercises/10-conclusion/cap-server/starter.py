# cap-server: answer each client with its text in upper case.
import sys

host, port = sys.argv[1], int(sys.argv[2])
# TODO: listen, print LISTENING and your port, and serve clients forever.
