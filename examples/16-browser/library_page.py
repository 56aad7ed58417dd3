# ANCHOR: all
# The same page by the standard library's server.
import socket
import sys
import threading
from http import server


# ANCHOR: page
class Page(server.BaseHTTPRequestHandler):
    """Says what has been asked for."""

    def do_GET(self):
        page = f"You have asked for {self.path}\n".encode()
        self.send_response(200)
        kind = "text/plain; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *words):
        pass  # otherwise it prints each request
        # ANCHOR_END: page


# ANCHOR: client
# ANCHOR: ask
def ask(method, address):
    """Prints the status and the names of the headers."""
    request = (
        f"{method} /tea HTTP/1.1\r\nHost: tea.example\r\n"
        "Connection: close\r\n\r\n"
    )
    with socket.create_connection(address, timeout=5) as sock:
        sock.sendall(request.encode())
        with sock.makefile("rb") as reader:
            status = reader.readline(8192).decode().rstrip()
            print(f"{method}: {status}")
            names = []
            while (line := reader.readline(8192)).strip() != b"":
                names.append(line.decode().partition(":")[0])
            print("   ", ", ".join(names))
    # ANCHOR_END: ask
    # ANCHOR_END: client


port = sys.argv[1] if len(sys.argv) > 1 else "0"
try:
    address = "127.0.0.1", int(port)
    pages = server.ThreadingHTTPServer(address, Page)
except (OSError, OverflowError, ValueError) as error:
    sys.exit(f"library_page: port {port}: {error}")
if len(sys.argv) > 1:
    print("LISTENING", pages.server_port, flush=True)
    pages.serve_forever()
else:
    threading.Thread(
        target=pages.serve_forever, daemon=True
    ).start()
    for method in ("GET", "HEAD", "POST"):
        ask(method, pages.server_address)
# ANCHOR_END: all
