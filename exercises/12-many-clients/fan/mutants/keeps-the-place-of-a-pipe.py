# Wrong: frees no place if a send fails. Rejected by: survives-a-failed-send
import socket
import sys
import threading

places = threading.BoundedSemaphore(500)


def serve(conn):
    rest = b""
    with conn:
        while piece := conn.recv(8192):
            *lines, rest = (rest + piece).split(b"\n")
            if any(len(line) > 1023 for line in (*lines, rest)):
                return
            for line in lines:
                conn.sendall(line.upper() + b"\n")


def run(conn):
    try:
        serve(conn)
    except BrokenPipeError as error:
        print("fan:", error, file=sys.stderr)
        return
    except ConnectionError as error:
        print("fan:", error, file=sys.stderr)
    places.release()


listener = socket.create_server((sys.argv[1], int(sys.argv[2])))
print("LISTENING", listener.getsockname()[1], flush=True)
while True:
    places.acquire()
    conn, _ = listener.accept()
    threading.Thread(target=run, args=(conn,), daemon=True).start()
