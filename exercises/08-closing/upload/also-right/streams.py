# Also right: asyncio, with a task that sends.
import asyncio
import sys


async def send_input(writer):
    data = sys.stdin.buffer.read()
    for start in range(0, len(data), 50_000):
        writer.write(data[start : start + 50_000])
        await writer.drain()
    writer.write_eof()


async def main():
    host, port = sys.argv[1], int(sys.argv[2])
    reader, writer = await asyncio.open_connection(host, port)
    sending = asyncio.create_task(send_input(writer))
    while piece := await reader.read(50_000):
        sys.stdout.buffer.write(piece)
    await sending
    writer.close()


asyncio.run(main())
