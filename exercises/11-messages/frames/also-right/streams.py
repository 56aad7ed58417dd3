# Also right: asyncio, and a slot for each number that may come next.
import asyncio
import struct
import sys


async def serve(reader, writer):
    slots = [None] * 100
    due = 1
    try:
        while True:
            length, number = struct.unpack(">II", await head(reader))
            data = await reader.readexactly(length - 4)
            if not due <= number < due + 100 or slots[number % 100] is not None:
                break
            slots[number % 100] = data.decode()
            while (text := slots[due % 100]) is not None:
                slots[due % 100] = None
                answer = text.upper().encode()
                writer.write(struct.pack(">II", len(answer) + 4, due) + answer)
                due += 1
            await writer.drain()
    except (EOFError, OSError, UnicodeDecodeError) as error:
        print("frames:", error, file=sys.stderr)
    writer.close()


async def head(reader):
    length = await reader.readexactly(4)
    if not 4 <= struct.unpack(">I", length)[0] <= 65540:
        raise EOFError("a bad length")
    return length + await reader.readexactly(4)


async def main():
    server = await asyncio.start_server(serve, sys.argv[1], int(sys.argv[2]))
    print("LISTENING", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
