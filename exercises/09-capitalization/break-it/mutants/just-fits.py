# Wrong: 1,024 bytes fit into one read. Rejected by: breaks-the-protocol
print("reset")
print("é" * 512, end="")
