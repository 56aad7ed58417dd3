# Also right: asyncio.
import asyncio
import sys


async def main():
    reader, writer = await asyncio.open_connection(
        sys.argv[1], int(sys.argv[2])
    )
    while not reader.at_eof():
        sys.stdout.buffer.write(await reader.read(100))
    writer.close()
    await writer.wait_closed()


asyncio.run(main())
