# Also right: socketserver, a thread for each client, and a file around the
# socket.
import socketserver
import sys

BLOCK = bytes(range(251)) * 4000


class Serve(socketserver.StreamRequestHandler):
    wbufsize = -1

    def handle(self):
        left = 20_000_000
        try:
            while left > 0:
                self.wfile.write(BLOCK[:left])
                left -= min(left, len(BLOCK))
            self.wfile.flush()
        except OSError as error:
            print(f"send-all: {error}", file=sys.stderr)

    def finish(self):
        try:
            super().finish()
        except OSError:
            pass  # it has left


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


with Server((sys.argv[1], int(sys.argv[2])), Serve) as server:
    print("LISTENING", server.server_address[1], flush=True)
    server.serve_forever()
