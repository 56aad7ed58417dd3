# Wrong: waits for the rest of a cut character. Rejected by: notices-the-cut
import codecs
import sys

data = sys.stdin.buffer.read()
decoder = codecs.getincrementaldecoder("utf-8")()
try:
    text = decoder.decode(data)
except UnicodeDecodeError as error:
    print("not UTF-8 at byte", error.start)
    sys.exit(1)
sys.stdout.buffer.write(text.encode("utf-8"))
