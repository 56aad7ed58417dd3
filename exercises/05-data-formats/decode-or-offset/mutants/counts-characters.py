# Wrong: the offset is in characters. Rejected by: counts-bytes
import sys

data = sys.stdin.buffer.read()
try:
    data.decode("utf-8")
except UnicodeDecodeError as error:
    characters = data[: error.start].decode("utf-8")
    print("not UTF-8 at byte", len(characters))
    sys.exit(1)
sys.stdout.buffer.write(data)
