# Wrong: print keeps the name for later. Rejected by: names-a-failure
import sys

print("torn")
sys.stdout.buffer.write(b"\xe2\x82\xac" * 400)
