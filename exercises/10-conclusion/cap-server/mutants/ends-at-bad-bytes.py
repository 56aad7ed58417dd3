# Wrong: ends at a request that is not UTF-8. Rejected by: survives-bad-bytes
import socket
import sys


def serve(conn):
    try:
        with conn:
            request = b""
            while piece := conn.recv(65536):
                request += piece
            text = request.decode("utf-8")
            conn.sendall(text.upper().encode("utf-8"))
    except UnicodeDecodeError as error:
        sys.exit(f"cap-server: not UTF-8: {error}")
    except OSError as error:
        print(f"cap-server: a client is gone: {error}", file=sys.stderr)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        serve(conn)
