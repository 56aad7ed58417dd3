# break-it, solved: the request fits into one read, and its answer does not.
print("cut")
print("ŉ" * 400, end="")
