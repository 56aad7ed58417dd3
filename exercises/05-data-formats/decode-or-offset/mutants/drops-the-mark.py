# Wrong: leaves out a mark in front (utf-8-sig). Rejected by: changes-nothing
import sys

data = sys.stdin.buffer.read()
try:
    text = data.decode("utf-8-sig")
except UnicodeDecodeError as error:
    print("not UTF-8 at byte", error.start)
    sys.exit(1)
# Writing the text with `print` could change the ends of its lines.
sys.stdout.buffer.write(text.encode("utf-8"))
