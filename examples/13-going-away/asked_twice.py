# ANCHOR: all
# An answer that is lost, and an order that is sent again.
import socket
import threading

LIMIT = 1024  # bytes in a line


# ANCHOR: server
# ANCHOR: deliver
class Shop:
    """How many it has delivered, and its answer to each number."""

    def __init__(self):
        self.delivered = 0
        self.answers = {}

    def deliver(self, number):
        """Delivers once for each number, and returns the answer."""
        if number not in self.answers:
            self.delivered += 1
            self.answers[number] = f"delivery {self.delivered}\n"
        return self.answers[number]
        # ANCHOR_END: deliver


# ANCHOR: serve
def serve(listener, shop):
    """Takes orders. Of two answers, the first is lost."""
    for is_lost in True, False:
        conn, addr = listener.accept()
        with conn, conn.makefile("rb") as reader:
            number = reader.readline(LIMIT)
            answer = shop.deliver(number)
            if is_lost:
                # Nothing more, until the client has gone.
                reader.read()
            else:
                conn.sendall(answer.encode())
    # ANCHOR_END: serve
    # ANCHOR_END: server


# ANCHOR: client
# ANCHOR: order
def order(address, numbers):
    """Orders, with one of the numbers at each attempt."""
    for number in numbers:
        sock = socket.create_connection(address, timeout=0.3)
        with sock, sock.makefile("rb") as reader:
            sock.sendall(f"{number}\n".encode())
            try:
                answer = reader.readline(LIMIT).decode()
            except OSError:
                answer = ""
        if answer.endswith("\n"):
            print(f"number {number}: {answer}", end="")
            return
        print(f"number {number}: no answer")
    # ANCHOR_END: order
    # ANCHOR_END: client


# ANCHOR: main
# ANCHOR: server
with socket.create_server(("127.0.0.1", 0)) as listener:
    # ANCHOR: client
    for numbers in (1, 2), (3, 3):
        # ANCHOR: server
        shop = Shop()
        args = (listener, shop)
        thread = threading.Thread(
            target=serve, args=args, daemon=True
        )
        thread.start()
        # ANCHOR: client
        order(listener.getsockname(), numbers)
        thread.join(5)
        print(f"one order, {shop.delivered} delivered\n")
    # ANCHOR_END: client
# ANCHOR_END: main
# ANCHOR_END: all
