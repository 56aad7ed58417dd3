# Also right: a decoder that is given one piece after another.
import codecs
import sys

decoder = codecs.getincrementaldecoder("utf-8")()
pieces = []
before = 0  # The bytes that are good so far.
try:
    while piece := sys.stdin.buffer.read(1000):
        decoder.decode(piece)
        pieces.append(piece)
        before += len(piece)
    decoder.decode(b"", final=True)
except UnicodeDecodeError as error:
    # What the decoder kept of the piece before stands in front of this one.
    kept, _ = decoder.getstate()
    print(f"not UTF-8 at byte {before - len(kept) + error.start}")
    sys.exit(1)
for piece in pieces:
    sys.stdout.buffer.write(piece)
