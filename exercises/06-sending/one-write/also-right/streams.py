# Also right: asyncio, and the whole input in text.
import asyncio
import sys


async def main():
    text = sys.stdin.buffer.read().decode("utf-8")
    host, port = sys.argv[1], int(sys.argv[2])
    reader, writer = await asyncio.open_connection(host, port)
    for line in text.rstrip("\n").split("\n"):
        body = line.encode("utf-8")
        writer.write(f"{len(body)}\n".encode("ascii") + body)
        await writer.drain()
        print((await reader.readuntil(b"\n")).decode("ascii"), end="")
    writer.close()
    await writer.wait_closed()


asyncio.run(main())
