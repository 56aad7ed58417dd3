# Also right: asyncio, which takes turns instead of threads.
import asyncio
import sys


async def serve(reader, writer):
    try:
        writer.write(b"ready\n")
        await writer.drain()
        await reader.read()
        writer.close()
    except ConnectionError:
        pass


async def main():
    host, port = sys.argv[1], int(sys.argv[2])
    try:
        server = await asyncio.start_server(serve, host, port)
    except OSError as error:
        sys.exit(str(error))
    print("LISTENING", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
