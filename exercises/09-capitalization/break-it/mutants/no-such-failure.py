# Wrong: names a failure that is none of the three. Rejected by: names-a-failure
print("crash")
print("é" * 600, end="")
