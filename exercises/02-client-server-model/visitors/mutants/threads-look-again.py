# Wrong: looks at a count twice. Rejected by: counts-five-at-once
import socket
import sys
import threading

count = 0


def serve(conn, addr):
    global count
    with conn:
        count += 1
        print(f"visitor {count} is here", file=sys.stderr, flush=True)
        line = f"You are visitor {count}, from port {addr[1]}.\n"
        conn.sendall(line.encode())


host, port = sys.argv[1], int(sys.argv[2])
with socket.create_server((host, port)) as listener:
    print("LISTENING", listener.getsockname()[1], flush=True)
    while True:
        visit = listener.accept()
        threading.Thread(target=serve, args=visit, daemon=True).start()
