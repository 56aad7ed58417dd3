# Also right: torn, as the 1,024th byte is the first of a character.
import sys

print("torn", "\u20ac" * 342, sep="\n", end="")
sys.stdout.flush()
