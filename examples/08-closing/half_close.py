# Half-close: "that was all from me, now I listen".
import socket
import threading


def serve(conn):
    with conn:
        total = 0
        while piece := conn.recv(1024):
            total += len(piece)
        conn.sendall(f"{total} bytes, thank you.".encode())


listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
conn, addr = listener.accept()
server = threading.Thread(target=serve, args=(conn,), daemon=True)
server.start()

client.sendall(b"first part, ")
client.sendall(b"second part")
client.shutdown(socket.SHUT_WR)
print("answer:", client.recv(1024).decode())

client.close()
server.join()
listener.close()
