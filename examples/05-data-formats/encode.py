# Text becomes bytes: encoding.
name = "Zoë"

data = name.encode("utf-8")
print(len(name), "characters,", len(data), "bytes")
print(list(data))

# UTF-8 is what encode uses when nothing else is asked for.
assert name.encode() == data
