# Wrong: the é is torn, and nothing is answered. Rejected by: names-what-happens
print("reset")
print("a" * 1023 + "é", end="")
