# Wrong: forgets half a letter. Rejected by: refuses-half-a-character
import codecs
import socket
import sys
import threading


def serve(conn):
    try:
        with conn:
            decoder = codecs.getincrementaldecoder("utf-8")()
            text = ""
            while piece := conn.recv(65536):
                text += decoder.decode(piece)
            conn.sendall(text.upper().encode("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        print(f"cap-server: a client gets no answer: {error}", file=sys.stderr)


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=serve, args=(conn,), daemon=True).start()
