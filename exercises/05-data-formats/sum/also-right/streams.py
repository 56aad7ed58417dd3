# Also right: asyncio, which answers at the end of the stream.
import asyncio
import re
import sys


async def serve(reader, writer):
    total = 0
    valid = True
    while line := await reader.readline():
        line = line.removesuffix(b"\n").removesuffix(b"\r")
        if not re.fullmatch(rb"[-+]?[0-9]+", line):
            valid = False
        elif valid:
            total += int(line)
    writer.write(b"%d\n" % total if valid else b"error\n")
    await writer.drain()
    writer.close()


async def main():
    host, port = sys.argv[1], int(sys.argv[2])
    server = await asyncio.start_server(serve, host, port)
    print("LISTENING", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
