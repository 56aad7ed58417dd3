# Wrong: counts from the start of the line. Rejected by: judges-the-whole
import sys

data = sys.stdin.buffer.read()
for line in data.splitlines(keepends=True):
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        print("not UTF-8 at byte", error.start)
        sys.exit(1)
sys.stdout.buffer.write(data)
