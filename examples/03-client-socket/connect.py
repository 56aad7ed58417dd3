# ANCHOR: all
# Connects to a server by name and port, and prints its first words.
import signal
import socket
import sys
import threading


def start_greeter():
    """Starts a server that greets one client, and returns its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def greet():
        conn, addr = listener.accept()
        conn.sendall(b"220 ready when you are\r\n")
        conn.close()
        listener.close()

    threading.Thread(target=greet, daemon=True).start()
    return listener.getsockname()[1]


def main():
    if len(sys.argv) == 3:
        host, port = sys.argv[1], int(sys.argv[2])
    elif len(sys.argv) == 1:
        host, port = "localhost", start_greeter()
    else:
        raise ValueError("a host and a port, or neither")

    # ANCHOR: client
    # ANCHOR: connect-and-receive
    # ANCHOR: connect
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.connect((host, port))
    # ANCHOR_END: connect
    print("connected to", host)

    # ANCHOR: receive
    greeting = sock.recv(1024)
    print("the server says:", greeting.decode().strip())
    # ANCHOR_END: receive
    sock.close()
    # ANCHOR_END: connect-and-receive
    # ANCHOR_END: client


if __name__ == "__main__":
    # Ctrl-C ends the program at once, without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        main()
    except (OSError, OverflowError, TypeError, ValueError) as error:
        sys.exit(f"connect: {error}; usage: connect.py [HOST PORT]")
# ANCHOR_END: all
