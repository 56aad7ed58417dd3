# Wrong: the newline is a part of the input. Rejected by: repeats-one-character
print("reset")
print("é" * 600)
