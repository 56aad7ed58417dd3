# Wrong: turns CR LF into LF. Rejected by: changes-nothing
import sys

data = sys.stdin.buffer.read()
try:
    text = data.decode("utf-8")
except UnicodeDecodeError as error:
    print("not UTF-8 at byte", error.start)
    sys.exit(1)
sys.stdout.buffer.write("\n".join(text.split("\r\n")).encode("utf-8"))
