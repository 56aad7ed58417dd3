# Also right: asyncio, with a limit of its own.
import asyncio
import socket
import sys


async def knock(host, port):
    try:
        _, writer = await asyncio.wait_for(
            asyncio.open_connection(host, port), 2
        )
    except ConnectionRefusedError:
        return "REFUSED"
    except asyncio.TimeoutError:
        return "TIMEOUT"
    except (socket.gaierror, UnicodeError):
        return "NOHOST"
    except OSError as error:
        sys.exit(f"knock: {error}")
    writer.close()
    return "OPEN"


word = asyncio.run(knock(sys.argv[1], int(sys.argv[2])))
print(word)
sys.exit(0 if word == "OPEN" else 1)
