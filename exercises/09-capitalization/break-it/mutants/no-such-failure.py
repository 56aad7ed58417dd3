# Wrong: names a failure that is none of the four. Rejected by: names-a-failure
print("crash")
print("a" * 3000, end="")
