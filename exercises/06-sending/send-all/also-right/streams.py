# Also right: asyncio, in blocks that are made anew for each client.
import asyncio
import sys

COUNT = 20_000_000
BLOCK = bytes(range(251)) * 100


async def serve(reader, writer):
    for start in range(0, COUNT, len(BLOCK)):
        writer.write(BLOCK[: COUNT - start])
        await writer.drain()
    writer.close()


async def main():
    host, port = sys.argv[1], int(sys.argv[2])
    server = await asyncio.start_server(serve, host, port)
    print("LISTENING", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
