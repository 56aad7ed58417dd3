# decode-or-offset, solved: decode all of it at once, then print.
import sys

data = sys.stdin.buffer.read()
try:
    data.decode("utf-8")
except UnicodeDecodeError as error:
    print("not UTF-8 at byte", error.start)
    sys.exit(1)
# Writing the text with `print` could change the ends of its lines.
sys.stdout.buffer.write(data)
