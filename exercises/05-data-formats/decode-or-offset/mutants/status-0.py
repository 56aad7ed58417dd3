# Wrong: ends with status 0 whatever it says. Rejected by: fails-with-status-1
import sys

data = sys.stdin.buffer.read()
try:
    data.decode("utf-8")
    sys.stdout.buffer.write(data)
except UnicodeDecodeError as error:
    print("not UTF-8 at byte", error.start)
