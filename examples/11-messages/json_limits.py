# ANCHOR: all
# Texts of which the parsers of two languages think differently.
import json

# ANCHOR: parse
TEXTS = [
    "2.0",
    "18446744073709551617",
    "NaN",
    r'"\ud83c"',
    '{"count": 1, "count": 2}',
]
for text in TEXTS:
    try:
        print(f"{text} is {json.loads(text)!a}")
    except json.JSONDecodeError as error:
        print(f"{text}: {error}")
# ANCHOR_END: parse
# ANCHOR_END: all
