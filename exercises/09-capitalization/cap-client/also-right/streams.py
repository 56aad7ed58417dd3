# Also right: asyncio, and one place for all that fails.
import asyncio
import sys


async def ask(host, port, request):
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(request)
    await writer.drain()
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    return answer


def main():
    request = sys.stdin.buffer.read()
    request.decode("utf-8", "strict")
    host, port = sys.argv[1], int(sys.argv[2])
    answer = asyncio.run(ask(host, port, request))
    answer.decode("utf-8", "strict")
    if len(answer) == 0 < len(request):
        raise EOFError("no answer came")
    sys.stdout.buffer.write(answer)


try:
    main()
except (OSError, UnicodeError, EOFError) as error:
    print("cap-client:", str(error).replace("\n", " "), file=sys.stderr)
    sys.exit(1)
