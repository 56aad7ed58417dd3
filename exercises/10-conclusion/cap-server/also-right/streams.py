# Also right: asyncio, which takes turns instead of threads.
import asyncio
import sys


async def serve(reader, writer):
    try:
        text = (await reader.read()).decode("utf-8")
        writer.write(text.upper().encode("utf-8"))
        await writer.drain()
    except (OSError, UnicodeDecodeError) as error:
        print(f"streams: a client gets no answer: {error}", file=sys.stderr)
    finally:
        writer.close()


async def main():
    host, port = sys.argv[1], int(sys.argv[2])
    server = await asyncio.start_server(serve, host, port)
    print("LISTENING", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
