# Also right: asyncio, which throws away up to 3 MiB.
import asyncio
import sys


async def serve(reader, writer):
    try:
        left = 65_536
        while left >= 0 and (piece := await reader.read(left + 1)):
            left -= len(piece)
        answer = b"too big\n" if left < 0 else b"ok %d\n" % (65_536 - left)
        writer.write(answer)
        await writer.drain()
        more = 3 << 20
        while left < 0 and more > 0 and (piece := await reader.read(more)):
            more -= len(piece)
    except OSError as error:
        print("too-big:", error, file=sys.stderr)
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(serve, sys.argv[1], int(sys.argv[2]))
    print("LISTENING", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
