# many-visits by the standard library's server, which prints a traceback for
# each visit that fails. That is no fault here.
import socketserver
import sys


class Visit(socketserver.StreamRequestHandler):
    def handle(self):
        line = self.rfile.readline()
        if line.endswith(b"\n"):
            self.wfile.write(line.decode().upper().encode())


host, port = sys.argv[1], int(sys.argv[2])
socketserver.TCPServer.allow_reuse_address = True
with socketserver.TCPServer((host, port), Visit) as server:
    print("LISTENING", server.server_address[1], flush=True)
    server.serve_forever()
