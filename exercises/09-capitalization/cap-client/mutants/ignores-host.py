# Wrong: connects to this machine. Rejected by: goes-to-its-host
import socket
import sys


def ask(address, request):
    """Sends a whole request, and receives the whole answer."""
    answer = b""
    with socket.create_connection(address) as sock:
        sock.sendall(request)
        sock.shutdown(socket.SHUT_WR)
        while piece := sock.recv(65536):
            answer += piece
    return answer


host, port = sys.argv[1], int(sys.argv[2])
try:
    request = sys.stdin.buffer.read()
    request.decode()
    answer = ask(("127.0.0.1", port), request)
    answer.decode()
except UnicodeDecodeError as error:
    sys.exit(f"cap-client: not UTF-8: {error}")
except OSError as error:
    sys.exit(f"cap-client: {host} port {port}: {error}")
if request and not answer:
    sys.exit(f"cap-client: {host} port {port} closed without an answer")
sys.stdout.buffer.write(answer)
