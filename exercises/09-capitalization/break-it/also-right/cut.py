# Also right: cut, with a letter that a loop over many characters finds.
import sys


def grows(letter):
    return len(letter.upper().encode()) > len(letter.encode()) > 1


letter = next(chr(i) for i in range(0x80, 0x250) if grows(chr(i)))
text = letter * (1024 // len(letter.encode()))
sys.stdout.buffer.write(b"cut\n" + text.encode("utf-8"))
