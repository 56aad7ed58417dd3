# Wrong: a letter of one byte. Rejected by: repeats-one-character
print("reset")
print("b" * 3000, end="")
