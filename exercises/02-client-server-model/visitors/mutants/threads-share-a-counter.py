# Wrong: its threads count without a lock. Rejected by: counts-five-at-once
import socket
import sys
import threading
import time

count = 0


def serve(conn, addr):
    global count
    with conn:
        number = count + 1
        time.sleep(0.2)  # Another thread runs. Here it is sure to.
        count = number
        line = f"You are visitor {number}, from port {addr[1]}.\n"
        conn.sendall(line.encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        visit = listener.accept()
        threading.Thread(target=serve, args=visit, daemon=True).start()
