# Wrong: the line has no newline. Rejected by: puts-nothing-in-its-place
import sys

data = sys.stdin.buffer.read()
try:
    data.decode("utf-8")
except UnicodeDecodeError as error:
    sys.stdout.write(f"not UTF-8 at byte {error.start}")
    sys.exit(1)
# Writing the text with `print` could change the ends of its lines.
sys.stdout.buffer.write(data)
