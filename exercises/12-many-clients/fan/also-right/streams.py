# Also right: asyncio, with a semaphore in front of accept.
import asyncio
import socket
import sys

CLIENTS, LONGEST = 500, 1024


async def serve(conn, places):
    reader, writer = await asyncio.open_connection(sock=conn, limit=LONGEST - 1)
    writer.transport.set_write_buffer_limits(16384)
    try:
        while True:
            writer.write((await reader.readuntil()).upper())
            await writer.drain()
    except (OSError, EOFError, asyncio.LimitOverrunError):
        pass
    finally:
        writer.transport.abort() if reader.exception() else writer.close()
        places.release()


async def main():
    listener = socket.create_server((sys.argv[1], int(sys.argv[2])))
    listener.setblocking(False)
    print("LISTENING", listener.getsockname()[1], flush=True)
    loop = asyncio.get_running_loop()
    places = asyncio.Semaphore(CLIENTS)
    tasks = set()
    while True:
        await places.acquire()
        conn, _ = await loop.sock_accept(listener)
        task = loop.create_task(serve(conn, places))
        tasks.add(task)
        task.add_done_callback(tasks.discard)


asyncio.run(main())
