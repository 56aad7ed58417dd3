# Wrong: the answer is torn, and not the input. Rejected by: names-what-happens
print("torn")
print("ŉ" * 400, end="")
