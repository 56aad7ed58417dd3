# Wrong: ß becomes SS, no longer. Rejected by: breaks-the-protocol
print("cut")
print("ß" * 512, end="")
