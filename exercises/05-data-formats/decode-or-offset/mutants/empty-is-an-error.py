# Wrong: takes empty input for an error. Rejected by: changes-nothing
import sys

data = sys.stdin.buffer.read()
if not data:
    sys.exit(1)
try:
    data.decode("utf-8")
except UnicodeDecodeError as error:
    print("not UTF-8 at byte", error.start)
    sys.exit(1)
# Writing the text with `print` could change the ends of its lines.
sys.stdout.buffer.write(data)
