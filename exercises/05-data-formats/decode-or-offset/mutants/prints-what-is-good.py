# Wrong: prints the lines before the bad one. Rejected by: judges-the-whole
import sys

offset = 0
for line in sys.stdin.buffer:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        print("not UTF-8 at byte", offset + error.start)
        sys.exit(1)
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
    offset += len(line)
