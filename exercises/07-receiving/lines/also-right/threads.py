# Also right: socketserver, a thread for each client, and a file for answers.
import socketserver
import sys


class Serve(socketserver.StreamRequestHandler):
    wbufsize = -1

    def handle(self):
        try:
            while line := self.rfile.readline():
                self.wfile.write(b"%d\n" % len(line.rstrip(b"\n")))
                self.wfile.flush()
        except OSError as error:
            print(f"lines: {error}", file=sys.stderr)

    def finish(self):
        try:
            super().finish()
        except OSError:
            pass  # what was not flushed is lost


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


with Server((sys.argv[1], int(sys.argv[2])), Serve) as server:
    print("LISTENING", server.server_address[1], flush=True)
    server.serve_forever()
