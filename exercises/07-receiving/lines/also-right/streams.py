# Also right: asyncio, in large blocks.
import asyncio
import sys


async def serve(reader, writer):
    rest = b""
    while piece := await reader.read(65536):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            writer.write(b"%d\n" % len(line))
        await writer.drain()
    if rest:
        writer.write(b"%d\n" % len(rest))
    await writer.drain()
    writer.close()


async def main():
    host, port = sys.argv[1], int(sys.argv[2])
    server = await asyncio.start_server(serve, host, port)
    print("LISTENING", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
