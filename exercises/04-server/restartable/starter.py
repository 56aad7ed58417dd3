# restartable: a server that can be killed and started again at once.
import sys

host, port = sys.argv[1], int(sys.argv[2])
# TODO: listen on host and port, print LISTENING and the port that you got,
# send each client the line ready, and wait until the client ends.
