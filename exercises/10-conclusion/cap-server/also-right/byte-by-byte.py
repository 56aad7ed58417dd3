# Also right: a class of the standard library, and one byte at a time.
import socketserver
import sys


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        request = bytearray()
        while byte := self.request.recv(1):
            request += byte
        try:
            text = request.decode("utf-8")
        except UnicodeDecodeError:
            return
        self.request.sendall(text.upper().encode("utf-8"))


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64


host, port = sys.argv[1], int(sys.argv[2])
with Server((host, port), Handler) as server:
    print("LISTENING", server.server_address[1], flush=True)
    server.serve_forever()
