# A number travels as four bytes, the highest first.
value = 1000

data = value.to_bytes(4, "big")
print(list(data))
print("read back:", int.from_bytes(data, "big"))
print("read in the wrong order:", int.from_bytes(data, "little"))
