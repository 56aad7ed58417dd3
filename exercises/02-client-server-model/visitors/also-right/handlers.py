# Also right: a thread for each visitor, with one lock around the count.
import itertools
import socketserver
import sys
import threading

numbers = itertools.count(1)
lock = threading.Lock()


class Visit(socketserver.StreamRequestHandler):
    def handle(self):
        with lock:
            number = next(numbers)
        try:
            port = self.client_address[1]
            line = f"You are visitor {number}, from port {port}.\n"
            self.wfile.write(line.encode("ascii"))
        except OSError:
            pass  # A client that has left is no reason to stop.


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


with Server((sys.argv[1], int(sys.argv[2])), Visit) as server:
    print("LISTENING", server.server_address[1], flush=True)
    server.serve_forever()
