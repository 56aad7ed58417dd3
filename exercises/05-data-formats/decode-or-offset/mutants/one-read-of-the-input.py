# Wrong: reads 65,536 bytes of its input. Rejected by: judges-the-whole
import sys

data = sys.stdin.buffer.read(65536)
try:
    data.decode("utf-8")
except UnicodeDecodeError as error:
    print("not UTF-8 at byte", error.start)
    sys.exit(1)
# Writing the text with `print` could change the ends of its lines.
sys.stdout.buffer.write(data)
