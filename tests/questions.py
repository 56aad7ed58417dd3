"""Finds the answers to the questions of the chapters, each by trying it.

Each function has the id of its question as its name. It returns the right
answer's text if that is what happens, and else what was seen. Started by
tests/questions.rs, on Linux. By hand, for some questions or for all:

    python3 tests/questions.py q-04-2
"""

import contextlib
import fcntl
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading
import time
from concurrent.futures import ThreadPoolExecutor

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent / "examples"
# Where a call is expected to wait, it is given so many seconds to return.
PATIENCE = 0.5
HERE = ("127.0.0.1", 0)
REUSE = (socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
# A state in the system's table of connections, /proc/net/tcp.
TIME_WAIT = "06"

# What is used in several answers.


@contextlib.contextmanager
def connected():
    """A client's socket and the server's end of its connection."""
    with socket.create_server(HERE) as listener:
        client = socket.create_connection(listener.getsockname())
        conn, addr = listener.accept()
    with client, conn:
        yield client, conn


@contextlib.contextmanager
def served(count):
    """The sockets of a server and its clients: the listener, each pair."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(HERE))
        pairs = []
        for _ in range(count):
            client = socket.create_connection(listener.getsockname())
            conn, addr = listener.accept()
            pairs.append((stack.enter_context(client), conn))
            stack.enter_context(conn)
        yield listener, pairs


def arrived(conn, count):
    """Waits until `count` bytes have arrived, and takes none of them."""
    while len(conn.recv(count, socket.MSG_PEEK)) < count:
        time.sleep(0.005)


def until(condition):
    """Waits until a condition holds, 20 seconds at most."""
    end = time.monotonic() + 20
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)


def connections(ports):
    """The connections between two ports: own port and state of each."""
    found = []
    table = pathlib.Path("/proc/net/tcp").read_text()
    for line in table.splitlines()[1:]:
        _, here, there, state = line.split()[:4]
        ends = [int(end.split(":")[1], 16) for end in (here, there)]
        if set(ends) == set(ports):
            found.append((ends[0], state))
    return found


def is_over(ports):
    """Whether nothing is left of a connection between two ports but notes."""
    return all(state == TIME_WAIT for own, state in connections(ports))


def outcome(call, *arguments, limit=20):
    """What a call returns, its error's name, or "waits"."""
    results = []

    def run():
        try:
            results.append(call(*arguments))
        except Exception as error:
            results.append(type(error).__name__)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(limit)
    return results[0] if results else "waits"


def changed(listing, *changes):
    """What a listing prints after changes to its text, or "waits"."""
    text = (EXAMPLES / listing).read_text(encoding="utf-8")
    for old, new in changes:
        if text.count(old) != 1:
            raise LookupError(f"{listing} has not once: {old!r}")
        text = text.replace(old, new)
    command = [sys.executable, "-c", text]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as program:
        asleep = 0
        while program.poll() is None and asleep < 10:
            time.sleep(0.1)
            asleep = asleep + 1 if sleeps(program.pid) else 0
        if program.poll() is None:
            program.kill()
            return "waits"
        printed = program.stdout.read().decode()
    return printed if program.returncode == 0 else "fails"


def sleeps(process):
    """Whether all threads of a process wait for something."""
    states = []
    for task in pathlib.Path(f"/proc/{process}/task").glob("*/stat"):
        with contextlib.suppress(OSError):
            states.append(task.read_text().rpartition(") ")[2][0])
    return set(states) == {"S"}


def read_to_end(conn):
    pieces = []
    while piece := conn.recv(1024):
        pieces.append(piece)
    return b"".join(pieces)


def lecture_server(listener):
    """The lecture's server: one client, one recv, one answer."""
    conn, addr = listener.accept()
    with conn:
        data = conn.recv(1024)
        conn.sendall(data.decode().upper().encode())


def listing_functions(listing, *names):
    """Functions of a listing, without running its main program."""
    text = (EXAMPLES / listing).read_text(encoding="utf-8")
    place = {"socket": socket, "LIMIT": 1_048_576}
    for name in names:
        _, begin, rest = text.partition(f"def {name}(")
        exec(begin + rest.split("\n\n\n")[0], place)
    return [place[name] for name in names]


# Chapter 1.


def q_01_1():
    seen = changed("01-overview/read_on.py", ("\nconn.close()\n", "\n"))
    if seen == "waits":
        return "The client's loop goes on waiting after the second piece."
    return seen


def q_01_2():
    with served(2) as (listener, pairs):
        count = len({sock.fileno() for sock in (listener, *sum(pairs, ()))})
    words = {5: "Five"}
    return (
        f"{words.get(count, count)}: the listener, and two for each connection."
    )


def q_01_5():
    text = (EXAMPLES / "01-overview/both_ends.py").read_text(encoding="utf-8")
    rest = text[text.index("conn, addr = listener.accept()") :]
    seen = changed(
        "01-overview/both_ends.py",
        (rest, 'client.getpeername()\nprint("connected")'),
    )
    if seen == "connected\n":
        return "It ends without an error, and the client was connected."
    return seen


# Chapter 2.


def q_02_1():
    with served(3) as (listener, pairs):
        sockets = (listener, *sum(pairs, ()))
        count = len({sock.getsockname() for sock in sockets})
    words = {4: "Four"}
    return (
        f"{words.get(count, count)}: one for the server, "
        "and one for each client."
    )


def q_02_2():
    seen = changed(
        "02-client-server-model/conversation.py",
        ("server.start()\n", "serve(listener)\n"),
    )
    if seen == "waits":
        return "The server waits for its first visitor forever."
    return seen


def q_02_3():
    with socket.socket() as listener, socket.socket() as client:
        listener.bind(HERE)
        listen = threading.Timer(1, listener.listen)
        listen.start()
        start = time.monotonic()
        seen = outcome(client.connect, listener.getsockname())
        took = time.monotonic() - start
        listen.join()
    if seen == "ConnectionRefusedError" and took < 1:
        return "It was refused at once, and has to try again."
    return f"{seen} after {took:.1f} s"


def q_02_4():
    def side(sock, message):
        sock.sendall(message)
        return sock.recv(1024)

    with connected() as (client, conn), ThreadPoolExecutor() as pool:
        first = pool.submit(outcome, side, client, b"from the client")
        second = pool.submit(outcome, side, conn, b"from the server")
        seen = first.result(), second.result()
    if seen == (b"from the server", b"from the client"):
        return "Each side receives the other's message."
    return seen


# Chapter 3.


def q_03_1():
    with socket.socket() as bound, socket.socket() as client:
        bound.bind(HERE)
        refused = outcome(client.connect, bound.getsockname())
        bound.listen()
        seen = outcome(bound.accept, limit=PATIENCE)
        # Its thread is still in `accept`: let it go.
        socket.create_connection(bound.getsockname()).close()
    if (refused, seen) == ("ConnectionRefusedError", "waits"):
        return "Nothing. Its system has answered by itself."
    return refused, seen


def q_03_2():
    waiting = []
    with socket.socket() as listener:
        listener.bind(HERE)
        listener.listen(0)
        address = listener.getsockname()
        with contextlib.suppress(socket.timeout):
            while True:
                sock = socket.create_connection(address, timeout=0.2)
                waiting.append(sock)
        accept = threading.Timer(PATIENCE, listener.accept)
        accept.start()
        start = time.monotonic()
        try:
            waiting.append(socket.create_connection(address, timeout=5))
            seen = "connected"
        except OSError as error:
            seen = str(error)
        took = time.monotonic() - start
        accept.join()
        for sock in waiting:
            sock.close()
    if seen == "connected" and took > PATIENCE:
        return "It is connected when its system asks again."
    return f"{seen} after {took:.1f} s"


def q_03_4():
    try:
        socket.create_connection("localhost", 5220)
    except ValueError as error:
        if "too many values to unpack" in str(error):
            return (
                "The address has to be one argument, a tuple of host and port."
            )
        return str(error)


# Chapter 4.


def q_04_1():
    with socket.create_server(HERE) as listener:
        ann = socket.create_connection(listener.getsockname())
        ben = socket.create_connection(listener.getsockname())
        ben.sendall(b"from Ben")
        conn, addr = listener.accept()
        seen = outcome(conn.recv, 1024, limit=PATIENCE)
        for sock in (ann, ben, conn):
            sock.close()
    if seen == "waits" and conn is not None:
        return "It waits for Ann, although Ben's message is there."
    return seen


def restarts(reuse_before, reuse_after, story):
    """Whether a server can start again after `story`."""

    def start(address, reuse):
        listener = socket.socket()
        if reuse:
            listener.setsockopt(*REUSE)
        with contextlib.suppress(OSError):
            listener.bind(address)
            listener.listen()
            return listener
        listener.close()

    old = start(HERE, reuse_before)
    address = old.getsockname()
    client = socket.create_connection(address)
    ports = address[1], client.getsockname()[1]
    conn, addr = old.accept()
    if story == "keeps its client":
        old.close()
    else:
        ends = (conn, client)
        first, last = ends if story == "closes first" else ends[::-1]
        first.close()
        read_to_end(last)
        last.close()
        old.close()
        until(lambda: is_over(ports))
    new = start(address, reuse_after)
    for sock in (client, conn):
        sock.close()
    if new:
        new.close()
    return new is not None


def q_04_2():
    stories = ("closes first", "closes last", "keeps its client")
    starting = [one for one in stories if restarts(False, False, one)]
    if starting == ["closes last"]:
        return (
            "One that closes its sockets after its client has closed, and ends."
        )
    return starting


def q_04_3():
    both = restarts(True, True, "closes first")
    old_alone = restarts(True, False, "closes first")
    if both and not old_alone:
        return "It fails, since the new socket lacks the option."
    return both, old_alone


def q_04_4():
    with socket.socket() as first, socket.socket() as second:
        first.bind(HERE)
        port = first.getsockname()[1]
        # On Linux, all of 127.x.x.x are addresses of the machine.
        seen = outcome(second.bind, ("127.0.0.2", port))
    return "It works, since the IP addresses differ." if seen is None else seen


def q_04_6():
    with served(2) as (listener, pairs), socket.socket() as late:
        address = listener.getsockname()
        listener.close()
        seen = []
        for client, conn in pairs:
            conn.sendall(b"still here")
            seen.append(outcome(client.recv, 1024))
            client.sendall(b"and here")
            seen.append(outcome(conn.recv, 1024))
        seen.append(outcome(late.connect, address))
    goes_on = [b"still here", b"and here"] * 2
    if seen == [*goes_on, "ConnectionRefusedError"]:
        return "They go on. Only new clients are refused."
    return seen


def q_04_7():
    with socket.create_server(HERE) as listener, socket.socket() as client:
        got = listener.getsockname()
        zero = outcome(client.connect, HERE)
        with socket.create_connection(got):
            pass
    if zero != "waits" and zero is not None:
        return "Connect to the port that the server says it has got."
    return zero


# Chapter 5.


def q_05_1():
    text = "🌮ë🌮"
    return f"{len(text)} characters and {len(text.encode())} bytes."


def q_05_2():
    names = ("Jonathan", "Zoë", "Désirée", "Friederike")
    sent = [name for name in names if len(name) <= 8]
    return ", ".join(name for name in sent if len(name.encode()) > 8)


def q_05_3():
    command = b"QUIT"
    seen = f"{command}\n".encode()
    if seen == b"b'QUIT'\n":
        return "The four letters with a b and two quotes, and a newline."
    return seen


def q_05_5():
    text = "a" * 70 + "ë" * 30
    if (len(text), len(text.encode())) != (100, 130):
        return "another text is needed"
    return f"{len(text.encode().decode('latin-1'))} characters and no error."


def q_05_6():
    number = int.from_bytes((1).to_bytes(4, "big"), "little")
    return f"{number:,}, since the last byte now counts most."


# Chapter 6.


def q_06_2():
    with connected() as (client, conn):
        for piece in (b"one", b"two", b"six"):
            client.sendall(piece)
        arrived(conn, 9)
        conn.recv(4)
        return conn.recv(4).decode()


def q_06_3():
    seen = changed(
        "06-sending/short_send.py", ("client.setblocking(False)\n", "")
    )
    if seen == "waits":
        return "The call waits forever: the buffers stay full."
    return seen


def q_06_6():
    with connected() as (client, conn):
        conn.close()
        seen = []
        for _ in range(2):
            seen.append(outcome(client.sendall, b"anybody?"))
            # After a reset the socket has no peer.
            until(lambda: outcome(client.getpeername) == "OSError")
    if seen == [None, "BrokenPipeError"]:
        return "The first send succeeds, and a later one fails."
    return seen


# Chapter 7.


def q_07_1():
    with connected() as (client, conn):
        client.sendall(b"abcdefghij")
        client.close()
        arrived(conn, 10)
        calls = 1
        while conn.recv(5):
            calls += 1
    words = {3: "Three"}
    return f"{words.get(calls, calls)} times. The last call returns nothing."


def q_07_2():
    with connected() as (client, conn):
        client.sendall(b"five.")
        client.close()
        count, calls, start = 0, 0, time.monotonic()
        while count < 9 and time.monotonic() - start < PATIENCE:
            count += len(conn.recv(9 - count))
            calls += 1
    if count == 5 and calls > 1000:
        return "The loop goes on at full speed, without end."
    return count, calls


def q_07_3():
    with connected() as (client, conn):
        client.sendall(b"one\ntwo\n")
        arrived(conn, 8)
        first = conn.makefile("rb")
        line = first.readline()
        second = conn.makefile("rb")
        seen = outcome(second.readline, limit=PATIENCE)
        client.shutdown(socket.SHUT_WR)
    if (line, seen) == (b"one\n", "waits"):
        return "It waits, since the first reader has taken both lines."
    return line, seen


def q_07_6():
    data = "éaé".encode()
    working = []
    for limit in (1, 2, 3, 4):
        reads = [data[i : i + limit] for i in range(0, len(data), limit)]
        with contextlib.suppress(UnicodeDecodeError):
            for piece in reads:
                piece.decode()
            working.append(f"{limit} bytes")
    return ", ".join(working)


# Chapter 8.


def q_08_1():
    with connected() as (client, conn):
        client.shutdown(socket.SHUT_WR)
        seen = outcome(client.sendall, b"one more thing")
    if seen == "BrokenPipeError":
        return "The call fails, since this direction has ended."
    return seen


def q_08_2():
    with connected() as (client, conn):
        for one, other in ((client, conn), (conn, client)):
            one.sendall(b"hello")
            other.recv(1024)
        for sock in (client, conn):
            sock.shutdown(socket.SHUT_WR)
        seen = [outcome(sock.recv, 1024) for sock in (client, conn)]
    if seen == [b"", b""]:
        return "Both get no bytes: the end of the stream."
    return seen


def q_08_3():
    seen = changed(
        "08-closing/unread_data.py",
        ("conn.recv(6)\n", "conn.recv(12)\nconn.recv(12)\n"),
        ("    client.recv(1024)\n", "    print(client.recv(1024))\n"),
    )
    return "No bytes, since it has all been read." if seen == "b''\n" else seen


def q_08_4():
    with socket.create_server(HERE) as listener:
        server = listener.getsockname()
        client = socket.create_connection(server)
        address = client.getsockname()
        conn, addr = listener.accept()
        client.sendall(struct.pack(">I", 5) + b"hello")
        arrived(conn, 9)
        conn.recv(9)
        conn.sendall(b"9 bytes, thank you.")
        conn.close()
        read_to_end(client)
        client.close()
    names = {server[1]: "server", address[1]: "client"}
    until(lambda: is_over(names))
    keeping = [names[own] for own, state in connections(names)]
    if keeping == ["server"]:
        return "The server's, since it closes first."
    return keeping


# Chapter 9.


def q_09_1():
    code = (
        "import signal, socket, sys\n"
        # In the background, a shell lets programs ignore this signal.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "address = ('127.0.0.1', int(sys.argv[1]))\n"
        "client = socket.create_connection(address)\n"
        "client.sendall(''.encode())\n"
        "client.recv(1024)\n"
    )
    with socket.create_server(HERE) as listener:
        command = [sys.executable, "-c", code, str(listener.getsockname()[1])]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as client:
            conn, addr = listener.accept()
            before = outcome(conn.recv, 1024, limit=PATIENCE)
            client.send_signal(signal.SIGINT)
        with conn:
            after = outcome(conn.recv, 1024)
    if (before, after) == ("waits", b""):
        return "It returns no bytes."
    return before, after


def q_09_2():
    request = ("a" * 1022 + "é" + "b").encode()
    if len(request) != 1025:
        return "another request is needed"
    with socket.create_server(HERE) as listener:
        client = socket.create_connection(listener.getsockname())
        client.sendall(request)
        lecture_server(listener)
        answer = client.recv(4096).decode()
        client.close()
    if answer == "A" * 1022 + "É":
        return "It answers all but the last letter."
    return answer


def q_09_3():
    count = 0
    while len(("ΐ" * (count + 1)).upper().encode()) <= 1024:
        count += 1
    return f"{count}"


def q_09_4():
    with socket.create_server(HERE) as listener:
        client = socket.create_connection(listener.getsockname())
        client.sendall(b"hello, ")
        client.sendall(b"world")
        # The bytes that the other system has not confirmed yet.
        until(lambda: not any(fcntl.ioctl(client, termios.TIOCOUTQ, bytes(4))))
        lecture_server(listener)
        answer = read_to_end(client)
        client.close()
    if answer == b"HELLO, WORLD":
        return "The server answers the whole request."
    return answer


def q_09_6():
    with connected() as (client, conn):
        client.sendall(b"hello")
        server = outcome(read_to_end, conn, limit=PATIENCE)
        seen = outcome(client.recv, 1024, limit=PATIENCE)
        client.shutdown(socket.SHUT_WR)
        conn.shutdown(socket.SHUT_WR)
    if server == seen == "waits":
        return "Both wait forever, whatever the line is."
    return server, seen


# Chapter 10.


def q_10_1():
    (receive,) = listing_functions(
        "10-conclusion/killed_sender.py", "receive_to_the_end"
    )
    with connected() as (client, conn):
        client.close()
        seen = outcome(receive, conn)
    if seen == "":
        return "It returns an empty text, as if an empty message had been sent."
    return seen


def q_10_2():
    receive, _ = listing_functions(
        "10-conclusion/whole_message.py", "receive_message", "recv_exactly"
    )
    with connected() as (client, conn):
        client.sendall(b"\0\0")
        client.close()
        seen = outcome(receive, conn)
    if seen == "EOFError":
        return "It fails, since the stream has ended too early."
    return seen


def q_10_3():
    receive, _ = listing_functions(
        "10-conclusion/whole_message.py", "receive_message", "recv_exactly"
    )
    with connected() as (client, conn):
        data = ("é" * 2000).encode()
        client.sendall((2000).to_bytes(4, "big") + data)
        message = receive(conn)
    if message == "é" * 1000:
        return "The first 1,000 letters."
    return message


def q_10_4():
    seen = changed(
        "10-conclusion/many_clients.py",
        ("TIME_LIMIT = 10 ", "TIME_LIMIT = 0.5 "),
        (
            "            args = (conn,)\n"
            "            threading.Thread(\n"
            "                target=serve, args=args, daemon=True\n"
            "            ).start()\n",
            "            serve(conn)\n",
        ),
        # In the end, the first client finds that the server has closed.
        ("\nwith slow:\n", "\nsys.exit()\nwith slow:\n"),
        ("import socket\n", "import socket\nimport sys\n"),
    )
    given_up, answered = "server: one client gets no answer\n", "quick: HERE\n"
    if seen.startswith(given_up + answered):
        return "It waits until the first client's time is over."
    return seen


def main():
    found = {
        name.replace("_", "-"): function
        for name, function in globals().items()
        if name.startswith("q_")
    }
    names = sys.argv[1:] or list(found)

    def answer(name):
        try:
            return found[name]()
        except Exception as error:
            return f"{type(error).__name__}: {error}"

    with ThreadPoolExecutor(12) as pool:
        for name, text in zip(names, pool.map(answer, names)):
            print(f"{name} {text}", flush=True)


main()
