# Wrong: replaces what is not UTF-8. Rejected by: puts-nothing-in-its-place
import sys

text = sys.stdin.buffer.read().decode("utf-8", errors="replace")
sys.stdout.buffer.write(text.encode("utf-8"))
