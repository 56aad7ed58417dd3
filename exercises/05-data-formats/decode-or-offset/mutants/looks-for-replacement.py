# Wrong: replaces, and looks for U+FFFD. Rejected by: knows-what-is-valid
import sys

data = sys.stdin.buffer.read()
text = data.decode("utf-8", errors="replace")
good, found, _ = text.partition("\ufffd")
if found:
    print("not UTF-8 at byte", len(good.encode()))
    sys.exit(1)
sys.stdout.buffer.write(data)
