# Writes a file without end.
import tempfile

from right import note

note()
with tempfile.TemporaryFile() as file:
    while True:
        file.write(bytes(1 << 20))
