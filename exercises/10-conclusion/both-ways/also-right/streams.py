# Also right: asyncio's streams, and a client that shuts down its half.
import asyncio
import struct
import sys

LIMIT = 1 << 20


def pack(text):
    data = text.encode()
    if len(data) > LIMIT:
        raise ValueError("too long")
    return struct.pack(">I", len(data)) + data


async def receive(reader):
    (length,) = struct.unpack(">I", await reader.readexactly(4))
    if length > LIMIT:
        raise ValueError("too long")
    return (await reader.readexactly(length)).decode()


async def answer(reader, writer):
    try:
        writer.write(pack((await receive(reader)).upper()))
        await writer.drain()
    except (OSError, EOFError, ValueError) as error:
        print(error, file=sys.stderr)
    finally:
        writer.close()


async def serve(host, port):
    server = await asyncio.start_server(answer, host, port)
    print("LISTENING", server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


async def ask(host, port):
    message = pack(sys.stdin.buffer.read().decode())
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(message)
    await writer.drain()
    writer.write_eof()
    text = await receive(reader)
    writer.close()
    sys.stdout.buffer.write(text.encode())


mode, host, port = sys.argv[1:]
try:
    asyncio.run({"serve": serve, "ask": ask}[mode](host, int(port)))
except (OSError, EOFError, ValueError) as error:
    sys.exit(str(error))
