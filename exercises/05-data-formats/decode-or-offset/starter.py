# decode-or-offset: print UTF-8 as it is, or the offset of what is not UTF-8.
import sys

data = sys.stdin.buffer.read()
# TODO: decode the data, and print it, or the line `not UTF-8 at byte N`.
