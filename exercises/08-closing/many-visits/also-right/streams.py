# Also right: asyncio, which reads the line.
import asyncio
import sys


async def visit(reader, writer):
    try:
        line = await reader.readuntil(b"\n")
        writer.write(line.decode("utf-8").upper().encode("utf-8"))
        await writer.drain()
    except (asyncio.IncompleteReadError, UnicodeError, OSError):
        pass
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(visit, sys.argv[1], int(sys.argv[2]))
    print("LISTENING", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
