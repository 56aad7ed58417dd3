# Wrong: changes the ends of lines. Rejected by: changes-nothing
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    with socket.create_connection((host, port)) as sock:
        with sock.makefile(encoding="utf-8") as reader:
            while character := reader.read(1):
                print(character, end="", flush=True)
except (OSError, UnicodeDecodeError) as error:
    sys.exit(f"characters: {host}:{port}: {error}")
