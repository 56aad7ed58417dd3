# Wrong: serves four clients at a time. Rejected by: serves-twenty-at-once
import socket
import sys
from concurrent.futures import ThreadPoolExecutor


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
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    pool = ThreadPoolExecutor(max_workers=4)
    while True:
        conn, _ = listener.accept()
        pool.submit(serve, conn)
