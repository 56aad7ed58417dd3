# Also right: asyncio, which takes turns instead of threads.
import asyncio
import sys


async def serve(reader, writer):
    writer.write(b"hello\n")
    await writer.drain()
    writer.close()


async def main():
    host, port = sys.argv[1], int(sys.argv[2])
    server = await asyncio.start_server(serve, host, port)
    print("LISTENING", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
