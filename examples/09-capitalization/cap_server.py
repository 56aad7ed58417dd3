# ANCHOR: all
# The capitalization server: one client, one read, the answer in upper case.
import errno
import re
import signal
import socket
import sys

AGAIN = "start the server again"


# ANCHOR: server
# ANCHOR: serve
def serve(host, port):
    with listen(host, port) as listener:
        print(
            "Listening on", show(listener.getsockname()), flush=True
        )

        conn, addr = listener.accept()
        print("Connection from:", show(addr), flush=True)

        with conn:
            answer(conn, show(addr))
    # ANCHOR_END: serve


# ANCHOR: answer
def answer(conn, peer):
    try:
        # ANCHOR: receive
        data = conn.recv(1024)
        # ANCHOR_END: receive
        # ANCHOR: decode
        message = data.decode()
        # ANCHOR_END: decode
        # ANCHOR: send
        conn.sendall(message.upper().encode())
        # ANCHOR_END: send
    except UnicodeDecodeError as error:
        fault = f"did not send UTF-8, see byte {error.start}"
        stop(f"{peer} {fault}: {AGAIN}")
    except ConnectionResetError:
        stop(f"connection reset by {peer}: {AGAIN}")
    except OSError as error:
        stop(f"the connection from {peer} failed: {error.strerror}")
    if data == b"":
        stop(f"{peer} left without sending: {AGAIN}")
    # ANCHOR_END: answer
    # ANCHOR_END: server


def listen(host, port):
    try:
        found = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )
        family, _, _, _, address = found[0]
        return socket.create_server(address, family=family)
    except (socket.gaierror, UnicodeError):
        stop(f"host {host} not found: check its name")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            fault = "address already in use"
            reason = f"{fault}: stop the other program or give another port"
        elif error.errno == errno.EADDRNOTAVAIL:
            reason = "not an address of this machine: give 0.0.0.0"
        elif error.errno == errno.EACCES:
            reason = (
                "permission denied: give another port, from 1024 up"
            )
        else:
            reason = error.strerror
        stop(f"cannot listen on {host}:{port}: {reason}")


def arguments():
    args = sys.argv[1:]
    if len(args) > 2:
        stop("too many arguments: give HOST and PORT at most")
    host = args[0] if args else "127.0.0.1"
    port = args[1] if len(args) > 1 else "5220"
    if re.fullmatch("[0-9]*|-.*", host):
        stop(f"'{host}' is not a host: give HOST and then PORT")
    digits = re.fullmatch("[0-9]{1,5}", port)
    if not digits or not 0 <= int(port) <= 65535:
        stop(
            f"'{port}' is not a port: give a number from 0 to 65535"
        )
    return host, int(port)


def show(addr):
    host, port = addr[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def stop(reason):
    sys.exit(f"cap_server: {reason}")


if __name__ == "__main__":
    # Ctrl-C ends the program at once, without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    serve(*arguments())
# ANCHOR_END: all
