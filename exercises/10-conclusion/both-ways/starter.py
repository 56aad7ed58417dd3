# both-ways: a server and a client for messages with their length in front.
import sys

mode, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
# TODO: if the mode is "serve", announce your port, and answer every client;
# if it is "ask", send standard input, and print the answer.
