# Wrong: a € is torn, and nothing is answered. Rejected by: names-what-happens
print("reset")
print("€" * 400, end="")
