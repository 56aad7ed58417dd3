# any-port: listen on the given port, or on any free one, and say which.
import sys

host, port = sys.argv[1], int(sys.argv[2])
# TODO: listen on host and port, print LISTENING and the port that you got,
# send each client the line hello, and close the connection.
