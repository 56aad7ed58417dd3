# A number travels as decimal text.
value = 42
data = str(value).encode()
print(list(data))
assert int(data.decode()) == value

# Two numbers sent one after the other arrive side by side.
print("glued together:", b"".join([b"12", b"3"]).decode())

# A newline after each one keeps them apart.
arrived = b"".join([b"12\n", b"3\n"]).decode()
print("kept apart:", [int(line) for line in arrived.splitlines()])
