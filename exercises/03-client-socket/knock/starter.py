# knock: connect, and say OPEN, REFUSED, TIMEOUT or NOHOST.
import sys

host, port = sys.argv[1], int(sys.argv[2])
# TODO: connect, print one of the four words, and end with its exit status.
