# Wrong: the server has not read all of it. Rejected by: names-what-happens
print("cut")
print("ΰ" * 600, end="")
