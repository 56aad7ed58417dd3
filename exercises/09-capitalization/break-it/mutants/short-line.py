# Wrong: a short line works. Rejected by: breaks-the-protocol
print("cut")
print("straße", end="")
