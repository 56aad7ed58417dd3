# Also right: asyncio, and text, printed with no change of line ends.
import asyncio
import codecs
import sys


async def main():
    reader, writer = await asyncio.open_connection(
        sys.argv[1], int(sys.argv[2])
    )
    greeting = await reader.readuntil(b"\n")
    writer.write(greeting.decode("utf-8").upper().encode("utf-8"))
    await writer.drain()

    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece := await reader.read(16):
        print(decoder.decode(piece), end="")
    writer.close()


sys.stdout.reconfigure(encoding="utf-8", newline="")
asyncio.run(main())
