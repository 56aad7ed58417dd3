# Wrong: no é is torn at an even number. Rejected by: names-what-happens
print("torn")
print("é" * 600, end="")
