# Also right: a thread for each client, and recv_into.
import socket
import socketserver
import sys


class Serve(socketserver.BaseRequestHandler):
    def handle(self):
        buffer = bytearray(10_000)
        try:
            count = self.count(buffer, 65_536)
            if count <= 65_536:
                self.request.sendall(b"ok %d\n" % count)
            else:
                self.request.sendall(b"too big\n")
                self.request.shutdown(socket.SHUT_WR)
                self.count(buffer, 2_000_000)
        except OSError as error:
            print(f"too-big: {error}", file=sys.stderr)

    def count(self, buffer, most):
        """Receives up to the end, or some more than `most` bytes."""
        total = 0
        while total <= most:
            count = self.request.recv_into(buffer)
            if count == 0:
                break
            total += count
        return total


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


with Server((sys.argv[1], int(sys.argv[2])), Serve) as server:
    print("LISTENING", server.server_address[1], flush=True)
    server.serve_forever()
