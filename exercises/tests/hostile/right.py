# A right answer. The programs beside it do something else as well.
import os
import socket
import sys


def note():
    """Note the number of this process for the test."""
    with open(os.environ["HOSTILE_PIDS"], "a") as pids:
        print(os.getpid(), file=pids)


def print_the_greeting():
    with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as sock:
        while data := sock.recv(4096):
            sys.stdout.buffer.write(data)
    sys.stdout.flush()
