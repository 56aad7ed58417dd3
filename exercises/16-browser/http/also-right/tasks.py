# Another design: tasks of asyncio.
import asyncio
import sys

LONGEST = 65_536
PAGE = b"<!doctype html><title>Upper case</title><p>Send me a text by POST."


class StatusError(Exception):
    pass


async def receive_line(reader):
    try:
        line = await reader.readuntil(b"\n")
        return line[:-1].decode("latin-1").rstrip("\r")
    except asyncio.LimitOverrunError:
        raise StatusError(400, "Bad Request") from None


async def receive_request(reader):
    words = (await receive_line(reader)).split(" ")
    if len(words) != 3:
        raise StatusError(400, "Bad Request")
    headers = {}
    for _ in range(150):
        line = await receive_line(reader)
        if not line:
            break
        if ":" not in line:
            raise StatusError(400, "Bad Request")
        name, value = line.split(":", 1)
        headers[name.lower()] = value.strip()
    else:
        raise StatusError(400, "Bad Request")
    length = headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit():
        raise StatusError(400, "Bad Request")
    if len(length) > 6 or int(length) > LONGEST:
        raise StatusError(413, "Content Too Large")
    return words[0], words[1], await reader.readexactly(int(length))


def answer(method, target, body):
    if target != "/":
        raise StatusError(404, "Not Found")
    if method == "GET":
        return "text/html", PAGE
    if method != "POST":
        raise StatusError(405, "Method Not Allowed")
    try:
        return "text/plain", body.decode().upper().encode()
    except UnicodeDecodeError:
        raise StatusError(400, "Bad Request") from None


async def serve(reader, writer):
    try:
        status = 200, "OK"
        try:
            kind, page = answer(*await receive_request(reader))
        except StatusError as other:
            status, kind, page = other.args, "text/plain", b""
        head = "HTTP/1.1 {} {}\r\n".format(*status)
        head += f"Content-Type: {kind}; charset=utf-8\r\n"
        head += f"Content-Length: {len(page)}\r\n"
        head += "Allow: GET, POST\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + page)
        writer.write_eof()
        dropped = 0
        while dropped < 1 << 20 and (piece := await reader.read(65_536)):
            dropped += len(piece)
    except (OSError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def main():
    host, port = sys.argv[1:3]
    server = await asyncio.start_server(serve, host, int(port), limit=8192)
    print("LISTENING", server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
