# Wrong: ends at a byte 0, as C does. Rejected by: knows-what-is-valid
import sys

data = sys.stdin.buffer.read()
try:
    data.decode("utf-8")
except UnicodeDecodeError as error:
    print("not UTF-8 at byte", error.start)
    sys.exit(1)
text, _, _ = data.partition(b"\0")
sys.stdout.buffer.write(text)
