# Wrong: takes each byte for a character. Rejected by: reads-utf-8
import sys

text = sys.stdin.buffer.read().decode("latin-1")
sys.stdout.buffer.write(text.encode("utf-8"))
