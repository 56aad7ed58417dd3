# break-it, solved: the request fits into one read, and its answer does not.
print("cut")
print("ΐ" * 400, end="")
