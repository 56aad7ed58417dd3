# patient: try again in good manners, give up in time, and say what happened.
import sys

host, port = sys.argv[1], int(sys.argv[2])
request = sys.stdin.buffer.readline()
# TODO: connect until the server is ready, ask once, and print the answer
# or one of the four words, within four seconds in all.
