# Wrong: a newline is not nothing. Rejected by: breaks-the-protocol
print("hang")
print("\n", end="")
