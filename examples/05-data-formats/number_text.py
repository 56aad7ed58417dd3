# A number travels as decimal text.
value = 42
data = str(value).encode()
print(list(data))
read_back = int(data.decode())
assert read_back == value

# Two numbers sent one after the other arrive side by side.
arrived = b"12" + b"3"
print("glued together:", arrived.decode())

# A newline after each one keeps them apart.
arrived = b"12\n" + b"3\n"
numbers = []
for line in arrived.decode().splitlines():
    numbers.append(int(line))
print("kept apart:", numbers)
