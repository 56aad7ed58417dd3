# Wrong: sends nothing, so nothing is unread. Rejected by: names-what-happens
print("reset")
print("", end="")
