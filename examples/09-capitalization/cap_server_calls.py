# ANCHOR: all
# The capitalization server again, call by call.
import signal
import socket
import sys


# ANCHOR: server
# ANCHOR: serve
def serve(host, port):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # Windows needs no such option, and there it would be a danger.
    if sys.platform != "win32":
        listener.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )
    listener.bind((host, port))
    listener.listen()
    bound_host, bound_port = listener.getsockname()
    print(f"Listening on {bound_host}:{bound_port}", flush=True)

    conn, addr = listener.accept()
    print(f"Connection from: {addr[0]}:{addr[1]}", flush=True)

    # ANCHOR: receive
    data = conn.recv(1024)
    message = data.decode()
    # ANCHOR_END: receive
    conn.sendall(message.upper().encode())

    conn.close()
    listener.close()
    # ANCHOR_END: serve
    # ANCHOR_END: server


if __name__ == "__main__":
    # Ctrl-C ends the program at once, without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
    port = sys.argv[2] if len(sys.argv) > 2 else "5220"
    try:
        serve(host, int(port))
    except (OSError, OverflowError, TypeError, ValueError) as error:
        sys.exit(f"cap_server_calls: {host} port {port}: {error}")
# ANCHOR_END: all
