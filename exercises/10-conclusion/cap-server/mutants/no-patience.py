# Wrong: waits two seconds for a reader. Rejected by: waits-for-a-slow-reader
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
            conn.settimeout(2)
            conn.sendall(text.upper().encode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        print(f"cap-server: a client gets no answer: {error}", file=sys.stderr)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()
