# patient with asyncio: one wait_for around all of it.
import asyncio
import sys

word = "NOBODY"


async def visit(reader, writer, request):
    """The answer, or nothing if the server is busy."""
    global word
    word = "SILENT"
    try:
        greeting = await reader.readline()
    except ConnectionError:
        greeting = b""
    if greeting != b"READY\n":
        word = "BUSY"
        return None
    try:
        writer.write(request)
        await writer.drain()
        answer = await reader.readuntil(b"\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        word = "CUT"
        raise
    return answer


async def ask(host, port, request):
    pause = 0.1
    while True:
        try:
            connecting = asyncio.open_connection(host, port, limit=1 << 22)
            reader, writer = await asyncio.wait_for(connecting, 1)
        except (OSError, asyncio.TimeoutError):
            pass
        else:
            try:
                answer = await visit(reader, writer, request)
                if answer is not None:
                    return answer
            finally:
                writer.close()
        await asyncio.sleep(pause)
        pause = min(1, 2 * pause)


host, port = sys.argv[1], int(sys.argv[2])
request = sys.stdin.buffer.readline()
try:
    answer = asyncio.run(asyncio.wait_for(ask(host, port, request), 4))
except (asyncio.TimeoutError, asyncio.IncompleteReadError, ConnectionError):
    print(word)
    sys.exit(1)
sys.stdout.buffer.write(answer)
