# Also right: asyncio, and the answer printed when all of it is there.
import asyncio
import sys


async def main():
    host, port = sys.argv[1], int(sys.argv[2])
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(sys.stdin.buffer.read())
    writer.write_eof()
    sys.stdout.buffer.write(await reader.read())
    writer.close()
    await writer.wait_closed()


asyncio.run(main())
