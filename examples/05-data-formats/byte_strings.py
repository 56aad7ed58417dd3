# Bytes written down directly, for plain ASCII.
command = b"QUIT\r\n"

print(list(command))
assert command == "QUIT\r\n".encode()

# Bytes are never equal to text, even where they look alike.
assert command != "QUIT\r\n"
