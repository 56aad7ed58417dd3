# chat with asyncio: one thread, so no lock.
import asyncio
import re
import sys
from collections import deque

writers = {}
queues = {}
last = deque(maxlen=10)


async def carry(writer, messages):
    try:
        while True:
            writer.write(await messages.get())
            await writer.drain()
    except ConnectionError:
        writer.transport.abort()


def tell(message):
    last.append(message)
    for name, messages in queues.items():
        try:
            messages.put_nowait(message)
        except asyncio.QueueFull:
            writers[name].transport.abort()


async def line_of(reader):
    try:
        line = await reader.readuntil(b"\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None
    return line if len(line) <= 1024 else None


async def serve(reader, writer):
    try:
        await visit(reader, writer)
    except ConnectionError:
        pass
    finally:
        writer.close()


async def visit(reader, writer):
    line = await line_of(reader) or b""
    name = line[:-1].decode("latin-1")
    if not re.fullmatch("[a-z]{1,16}", name) or name in queues:
        writer.write(b"NO\n")
        await writer.drain()
        return
    messages = asyncio.Queue(900)
    messages.put_nowait(b"OK\n" + b"".join(last))
    queues[name] = messages
    writers[name] = writer
    carrier = asyncio.ensure_future(carry(writer, messages))
    try:
        while (line := await line_of(reader)) is not None:
            tell(name.encode() + b": " + line)
            await asyncio.sleep(0)
    finally:
        carrier.cancel()
        del queues[name], writers[name]


async def main(host, port):
    server = await asyncio.start_server(
        serve, host, port, limit=1023, backlog=200
    )
    sockets = server.sockets
    print("LISTENING", sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
