# ANCHOR: all
# The capitalization client: one line to the server, the answer to the screen.
import io
import re
import signal
import socket
import sys

REQUEST_LIMIT = 1024  # the server reads no more
ANSWER_LIMIT = 3 * REQUEST_LIMIT  # the most that it can grow to
TIME_LIMIT = 5  # seconds, to connect and for each call after it
LOOK = "look in its terminal"


# ANCHOR: client
# ANCHOR: ask
def ask(host, port):
    with connect(host, port) as sock:
        # ANCHOR: prompt
        print("Enter a string: ", end="", flush=True)
        # ANCHOR_END: prompt
        server = f"{host}:{port}"
        message = read_line(server)
        data = exchange(sock, message.encode(), server)

    # ANCHOR: decode
    try:
        print(data.decode())
    except UnicodeDecodeError as error:
        fault = f"did not send UTF-8, see byte {error.start}"
        stop(f"{server} {fault}: is it the right server?")
    # ANCHOR_END: decode
    # ANCHOR_END: ask


# ANCHOR: exchange
def exchange(sock, request, server):
    pieces = []
    limit = ANSWER_LIMIT + 1
    try:
        # ANCHOR: send
        sock.sendall(request)
        # ANCHOR_END: send
        # ANCHOR: receive
        while limit > 0 and (piece := sock.recv(limit)):
            pieces.append(piece)
            limit -= len(piece)
        # ANCHOR_END: receive
    except OSError as error:
        stop(failure(error, server))
    # ANCHOR: check
    if limit == 0:
        stop(f"{server} sends too much: is it the right server?")
    if not pieces:
        stop(f"{server} closed without an answer: {LOOK}")
    # ANCHOR_END: check
    return b"".join(pieces)
    # ANCHOR_END: exchange
    # ANCHOR_END: client


def failure(error, server):
    if isinstance(error, socket.timeout):
        return f"timed out, {server} does not answer: {LOOK}"
    if isinstance(error, ConnectionResetError):
        return f"connection reset by {server}: {LOOK}"
    return f"the connection to {server} failed: {error.strerror}"


def read_line(server):
    # As bytes, and never more of them than the server would read.
    stdin = sys.stdin.buffer if sys.stdin else io.BytesIO()
    line = stdin.readline(REQUEST_LIMIT + 2)
    if line == b"":
        print()
        stop(
            f"{server} got nothing, the input has ended: type a line"
        )
    line = line.removesuffix(b"\n").removesuffix(b"\r")
    if line == b"":
        stop(
            f"{server} got nothing, the line is empty: type some text"
        )
    if len(line) > REQUEST_LIMIT:
        stop(
            f"{server} reads {REQUEST_LIMIT} bytes at most: type less"
        )
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        fault = f"not UTF-8 at byte {error.start}"
        stop(
            f"{server} got nothing, the line is {fault}: type text"
        )


def connect(host, port):
    try:
        # The limit holds for connecting and for the calls that follow.
        return socket.create_connection(
            (host, port), timeout=TIME_LIMIT
        )
    except (socket.gaierror, UnicodeError):
        stop(f"host {host} not found: check its name")
    except ConnectionRefusedError:
        fault = (
            f"connection refused, nobody listens on {host}:{port}"
        )
        stop(f"{fault}: start the server first")
    except socket.timeout:
        fault = f"timed out, nobody answers on {host}:{port}"
        stop(f"{fault}: check the address and the firewall")
    except OSError as error:
        stop(f"cannot connect to {host}:{port}: {error.strerror}")


def arguments():
    args = sys.argv[1:]
    if len(args) > 2:
        stop("too many arguments: give HOST and PORT at most")
    host = args[0] if args else "127.0.0.1"
    port = args[1] if len(args) > 1 else "5220"
    if re.fullmatch("[0-9]*|-.*", host):
        stop(f"'{host}' is not a host: give HOST and then PORT")
    digits = re.fullmatch("[0-9]{1,5}", port)
    if not digits or not 1 <= int(port) <= 65535:
        stop(
            f"'{port}' is not a port: give a number from 1 to 65535"
        )
    return host, int(port)


def stop(reason):
    sys.exit(f"cap_client: {reason}")


if __name__ == "__main__":
    # The answer is UTF-8, whatever the terminal was set to.
    sys.stdout.reconfigure(encoding="utf-8")
    # Ctrl-C ends the program at once, without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    ask(*arguments())
# ANCHOR_END: all
