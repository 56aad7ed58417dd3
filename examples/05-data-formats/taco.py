# One character, four bytes.
order = "Two 🌮"

data = order.encode()
print(data)
print("the taco alone:", list("🌮".encode()))

assert data.decode() == order
