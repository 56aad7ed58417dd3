# ANCHOR: all
# A refusal that does not arrive, and one that does.
import socket
import threading

MB = 1_000_000
REFUSAL = (
    b"HTTP/1.1 413 Content Too Large\r\n"
    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
)


# ANCHOR: server
# ANCHOR: refuse
def refuse(listener, reads_on):
    """Receives a head, and refuses what comes behind it."""
    conn, addr = listener.accept()
    conn.settimeout(5)
    with conn, conn.makefile("rb") as reader:
        for _ in range(100):
            if reader.readline(8192).strip() == b"":
                break
        conn.sendall(REFUSAL)
        if reads_on:
            conn.shutdown(socket.SHUT_WR)
            dropped = 0
            while dropped < 100 * MB:
                piece = reader.read1(65_536)
                if piece == b"":
                    break
                dropped += len(piece)
    # ANCHOR_END: refuse
    # ANCHOR_END: server


# ANCHOR: client
# ANCHOR: upload
def upload(address):
    """Sends 20 MB, and prints what the server says of it."""
    head = (
        "POST /film HTTP/1.1\r\nHost: tea.example\r\n"
        f"Content-Length: {20 * MB}\r\n\r\n"
    )
    with socket.create_connection(address, timeout=5) as sock:
        try:
            sock.sendall(head.encode() + bytes(20 * MB))
            with sock.makefile("rb") as reader:
                print(reader.readline(8192).decode().rstrip())
        except ConnectionError:
            print("the connection is broken")
    # ANCHOR_END: upload
    # ANCHOR_END: client


# ANCHOR: main
for name, reads_on in (("closes", False), ("reads on", True)):
    # ANCHOR: server
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(
            target=refuse, args=(listener, reads_on), daemon=True
        )
        server.start()
        # ANCHOR_END: server
        print(f"{name}: ", end="")
        upload(listener.getsockname())
        server.join()
# ANCHOR_END: main
# ANCHOR_END: all
