# Wrong: takes what only looks like UTF-8. Rejected by: knows-what-is-valid
import re
import sys

CHARACTERS = re.compile(
    rb"([\x00-\x7f]"
    rb"|[\xc0-\xdf][\x80-\xbf]"
    rb"|[\xe0-\xef][\x80-\xbf]{2}"
    rb"|[\xf0-\xf7][\x80-\xbf]{3})*"
)

data = sys.stdin.buffer.read()
valid = CHARACTERS.match(data).end()
if valid < len(data):
    print("not UTF-8 at byte", valid)
    sys.exit(1)
sys.stdout.buffer.write(data)
