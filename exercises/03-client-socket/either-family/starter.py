# either-family: connect to the first HOST that answers, print what it says.
import sys

hosts, port = sys.argv[1:-1], int(sys.argv[-1])
# TODO: connect to one host after another, and print what the first says.
