# Wrong: has a rule for ß alone. Rejected by: lets-letters-grow
import socket
import sys
import threading


def upper(text):
    letters = []
    for letter in text.replace("ß", "SS"):
        upper = letter.upper()
        letters.append(upper if len(upper) == 1 else letter)
    return "".join(letters)


def serve(conn):
    try:
        with conn:
            request = b""
            while piece := conn.recv(65536):
                request += piece
            text = request.decode("utf-8")
            conn.sendall(upper(text).encode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        print(f"cap-server: a client gets no answer: {error}", file=sys.stderr)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()
