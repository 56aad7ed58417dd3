# Wrong: decodes piece by piece. Rejected by: keeps-characters-whole
import sys

data = b""
while piece := sys.stdin.buffer.read(1024):
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError as error:
        print("not UTF-8 at byte", len(data) + error.start)
        sys.exit(1)
    data += piece
sys.stdout.buffer.write(data)
