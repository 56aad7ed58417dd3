# ANCHOR: all
# The capitalization client again, call by call.
import signal
import socket
import sys


# ANCHOR: client
# ANCHOR: ask
def ask(host, port):
    # ANCHOR: connect
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.connect((host, port))
    # ANCHOR_END: connect

    # ANCHOR: prompt
    message = input("Enter a string: ")
    # ANCHOR_END: prompt
    # ANCHOR: send
    sock.sendall(message.encode())
    # ANCHOR_END: send
    # ANCHOR: receive
    data = sock.recv(1024)
    # ANCHOR_END: receive
    print(data.decode())

    # ANCHOR: close
    sock.close()
    # ANCHOR_END: close
    # ANCHOR_END: ask
    # ANCHOR_END: client


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    # Ctrl-C ends the program at once, without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
    port = sys.argv[2] if len(sys.argv) > 2 else "5220"
    try:
        ask(host, int(port))
    except (EOFError, OSError, OverflowError, ValueError) as error:
        sys.exit(f"cap_client_calls: {host} port {port}: {error}")
# ANCHOR_END: all
