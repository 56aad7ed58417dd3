# Wrong: leaves out what is not UTF-8. Rejected by: leaves-nothing-out
import sys

text = sys.stdin.buffer.read().decode("utf-8", errors="ignore")
sys.stdout.buffer.write(text.encode("utf-8"))
