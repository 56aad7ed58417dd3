# Wrong: does not set SO_REUSEADDR. Rejected by: starts-again-at-once
import socket
import sys
import threading


def serve(conn):
    try:
        with conn:
            request = b""
            while piece := conn.recv(65536):
                request += piece
            text = request.decode("utf-8")
            conn.sendall(text.upper().encode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        print(f"cap-server: a client gets no answer: {error}", file=sys.stderr)


host, port = sys.argv[1], int(sys.argv[2])
with socket.socket() as listener:
    try:
        listener.bind((host, port))
    except OSError as error:
        sys.exit(f"cap-server: cannot listen at {host}:{port}: {error}")
    listener.listen()
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()
