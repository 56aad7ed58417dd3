# Also right: sockets as files, a thread for each client, and a client that
# connects before it reads its input. The server waits for its client to close.
import socket
import socketserver
import sys

LIMIT = 1 << 20


class RefusedError(Exception):
    pass


def read_message(file):
    front = file.read(4)
    if len(front) < 4:
        raise RefusedError("no length came")
    length = int.from_bytes(front, "big")
    if length > LIMIT:
        raise RefusedError("the message is too long")
    data = file.read(length)
    if len(data) < length:
        raise RefusedError("the message was cut")
    return str(data, "utf-8")


def write_message(file, data):
    if len(data) > LIMIT:
        raise RefusedError("the message is too long")
    file.write(len(data).to_bytes(4, "big"))
    file.write(data)
    file.flush()


class Capitalizer(socketserver.StreamRequestHandler):
    wbufsize = -1

    def handle(self):
        try:
            text = read_message(self.rfile).upper()
            write_message(self.wfile, text.encode())
            self.connection.shutdown(socket.SHUT_WR)
            while self.connection.recv(4096):
                pass
        except (OSError, ValueError, RefusedError) as error:
            print(error, file=sys.stderr)

    def finish(self):
        try:
            super().finish()
        except OSError as error:
            print(error, file=sys.stderr)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def ask(host, port):
    with socket.create_connection((host, port)) as conn:
        with conn.makefile("rwb") as file:
            data = sys.stdin.buffer.read()
            data.decode()
            write_message(file, data)
            return read_message(file)


mode, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
if mode == "serve":
    with Server((host, port), Capitalizer) as server:
        print("LISTENING", server.server_address[1], flush=True)
        server.serve_forever()
try:
    sys.stdout.buffer.write(ask(host, port).encode())
except (OSError, ValueError, RefusedError) as error:
    print(error, file=sys.stderr)
    sys.exit(1)
