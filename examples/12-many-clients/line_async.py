# ANCHOR: all
# A service for many clients: tasks that take turns.
import asyncio
import contextlib
import socket
import sys
import threading

LIMIT = 1024  # bytes in a line


# ANCHOR: serve
async def serve(reader, writer):
    """Answers each line in upper case."""
    with contextlib.closing(writer):
        try:
            while (line := await reader.readline()).endswith(b"\n"):
                writer.write(line.upper())
                await writer.drain()
        except (OSError, ValueError):
            pass  # this client is gone, or its line is too long
    # ANCHOR_END: serve


# ANCHOR: serve-all
async def accept_all(listener):
    server = await asyncio.start_server(
        serve, sock=listener, limit=LIMIT - 1
    )
    await server.serve_forever()


def serve_all(listener):
    with listener:
        asyncio.run(accept_all(listener))
    # ANCHOR_END: serve-all


def visit(address):
    """Three idle clients, a greedy one, and one that asks."""
    idle = [socket.create_connection(address) for _ in range(3)]
    greedy = socket.create_connection(address)
    greedy.settimeout(0.2)
    try:
        for _ in range(100):
            greedy.sendall((b"m" * 999 + b"\n") * 1000)
        print("greedy: took 100 MB")
    except socket.timeout:
        print("greedy: the server takes no more")
    with socket.create_connection(address) as client:
        client.sendall(b"hello\n")
        with client.makefile("rb") as reader:
            print("next:", reader.readline().decode(), end="")
    for sock in (*idle, greedy):
        sock.close()


port = sys.argv[1] if len(sys.argv) > 1 else "0"
try:
    address = "127.0.0.1", int(port)
    listener = socket.create_server(address, backlog=4096)
except (OSError, OverflowError, ValueError) as error:
    sys.exit(f"line_async: port {port}: {error}")
if len(sys.argv) > 1:
    print("LISTENING", listener.getsockname()[1], flush=True)
    serve_all(listener)
else:
    args = (listener,)
    threading.Thread(
        target=serve_all, args=args, daemon=True
    ).start()
    visit(listener.getsockname())
# ANCHOR_END: all
