# Wrong: sends each good line at once. Rejected by: refuses-what-is-not-utf8
import socket
import sys


def ask(address, lines):
    """Sends line after line, and receives the whole answer."""
    request = answer = b""
    with socket.create_connection(address) as sock:
        for request in lines:
            request.decode()
            sock.sendall(request)
        sock.shutdown(socket.SHUT_WR)
        while piece := sock.recv(65536):
            answer += piece
    return request, answer


host, port = sys.argv[1], int(sys.argv[2])
try:
    request, answer = ask((host, port), sys.stdin.buffer)
    answer.decode()
except UnicodeDecodeError as error:
    sys.exit(f"cap-client: not UTF-8: {error}")
except OSError as error:
    sys.exit(f"cap-client: {host} port {port}: {error}")
if request and not answer:
    sys.exit(f"cap-client: {host} port {port} closed without an answer")
sys.stdout.buffer.write(answer)
