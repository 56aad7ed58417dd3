"""Makes calls on real sockets: a server and a client, a process each.

Started by proof.js in a network namespace of its own. Reads sequences from its
standard input, a line of JSON each:

    [["client recv 4", ["client"]], ...]

a press, and the sides that should return from a call. Writes for each press
what returned: {"client": "=ab"}. A side that did not return waits: that is
asked of the system (/proc/PID/syscall), not concluded from a pause. Linux only.
"""

import ctypes
import errno
import json
import os
import select
import signal
import socket
import struct
import sys
import time

from alone import switch_on_loopback

# Seconds until a call that should return is said to wait. A client asks again
# for a connection after a second, and gives up after a few ("time drags").
LIMIT = 5
LONG_LIMIT = 20
# In milliseconds: how long a call with a limit waits.
MODE_LIMIT = 20
# More than the buffers of both sides hold.
MUCH = b"x" * 20_000_000

# accept, accept4, connect, recvfrom, sendto: their numbers in asm/unistd.h.
WAITS_IN = {
    "x86_64": (43, 288, 42, 45, 44),
    "aarch64": (202, 242, 203, 207, 206),
}

# A process that is killed closes its sockets in this order.
DESCRIPTORS = {"listener": 100, "another": 101, "conn": 102, "client": 103}
SIDE = {
    "listener": "server",
    "another": "server",
    "conn": "server",
    "server": "server",
    "client": "client",
}


# --- One end: a process that makes calls. ---


class End:
    def __init__(self):
        self.held = {}
        self.address = ""

    def begin(self, address):
        """A new sequence: what is left of the last one is closed."""
        for name in DESCRIPTORS:
            if name in self.held:
                self.held.pop(name).close()
        self.address = address

    def keep(self, name, sock):
        old = sock.detach()
        os.dup2(old, DESCRIPTORS[name], inheritable=False)
        os.close(old)
        self.held[name] = socket.socket(
            socket.AF_INET, socket.SOCK_STREAM, 0, DESCRIPTORS[name]
        )

    def call(self, name, call, word, target):
        """Makes a call, and says what it returns in the words of model.js."""
        try:
            return self.result(name, call, word, target)
        except OSError as error:
            return errno.errorcode[error.errno]

    def result(self, name, call, word, target):
        if call == "socket":
            sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            # Else a small segment waits for the answer to the one before it:
            # the model leaves out what is under way. A connection inherits it.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.keep(name, sock)
            return "ok"
        if call == "vanish":
            for sock in self.held.values():
                lose_power(sock)
            return None
        sock = self.held[name]
        if call == "reuse":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        elif call == "bind" and word == "elsewhere":
            sock.bind(("192.0.2.1", 5220))
        elif call == "bind":
            sock.bind((self.address, int(word)))
            return f"ok {sock.getsockname()[1]}"
        elif call == "listen":
            sock.listen(int(word))
        elif call == "accept":
            self.keep("conn", sock.accept()[0])
        elif call == "connect":
            sock.connect((self.address, target))
        elif call == "send":
            data = word.encode("latin-1")
            if sock.send(data) != len(data):
                return "part"
        elif call == "fill":
            if sock.send(MUCH) != len(MUCH):
                return "part"
        elif call == "recv":
            return "=" + sock.recv(int(word)).decode("latin-1")
        elif call == "shutdown":
            sock.shutdown(("read", "write", "both").index(word))
        elif call == "limit":
            limit = struct.pack("ll", 0, MODE_LIMIT * 1000)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        elif call == "nonblocking":
            sock.setblocking(False)
        elif call == "getsockname":
            port = sock.getsockname()[1]
            return f":{port}" if port in (0, 5220) else ":chosen"
        elif call == "getpeername":
            sock.getpeername()
        elif call == "close":
            del self.held[name]
            sock.close()
        else:
            raise ValueError(call)
        return "ok"


def lose_power(sock):
    """Lets a socket hear nothing more, and so answer nothing more: a filter
    that takes no segment (socket(7), SO_ATTACH_FILTER)."""
    return_0 = struct.pack("HBBI", 0x06, 0, 0, 0)
    code = ctypes.create_string_buffer(return_0)
    program = struct.pack("HP", 1, ctypes.addressof(code))
    sock.setsockopt(socket.SOL_SOCKET, 26, program)


def serve(commands, results):
    end = End()
    rest = b""
    while data := os.read(commands, 65536):
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            address, *press = json.loads(line)
            if address != end.address:
                end.begin(address)
            result = end.call(*press)
            os.write(results, json.dumps(result).encode())
    os._exit(0)


# --- The one that tells both what to call. ---


class Process:
    """One end, as seen from outside."""

    def __init__(self):
        commands, self.commands = os.pipe()
        self.results, results = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            # Also one that waits must not outlive us: prctl(2),
            # PR_SET_PDEATHSIG.
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)
            try:
                serve(commands, results)
            finally:
                os._exit(1)
        os.close(commands)
        os.close(results)
        self.syscall = os.open(f"/proc/{self.pid}/syscall", os.O_RDONLY)
        self.poll = select.poll()
        self.poll.register(self.results, select.POLLIN)
        self.is_calling = False

    def start(self, command):
        os.write(self.commands, json.dumps(command).encode() + b"\n")
        self.is_calling = True

    def result(self, milliseconds):
        """What the call has returned, or None if it has not until then."""
        if not self.poll.poll(milliseconds):
            return None
        data = os.read(self.results, 65536)
        if not data:
            raise SystemExit("an end has failed")
        self.is_calling = False
        return (json.loads(data),)

    def waits_in_a_call(self):
        words = os.pread(self.syscall, 200, 0).split()
        numbers = WAITS_IN[os.uname().machine]
        return words[0] != b"running" and int(words[0]) in numbers

    def result_unless_it_waits(self):
        deadline = time.monotonic() + LONG_LIMIT
        while time.monotonic() < deadline:
            # In this order: it may return between the two.
            waits = self.waits_in_a_call()
            if result := self.result(0):
                return result
            if waits:
                return None
            os.sched_yield()
        raise SystemExit("an end neither returns nor waits")

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        for fd in (self.commands, self.results, self.syscall):
            os.close(fd)


ends = {}


def run(number, steps):
    """Makes the calls of a sequence. Returns what each led to."""
    # Each sequence has an address of its own, so that none is in another's way.
    number += 1
    address = f"127.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    target = 5220
    happened = []
    for press, returns in steps:
        on, call, *words = press.split(" ", 2)
        side = SIDE.get(on)
        results = {}
        happened.append(results)
        if call == "drags":
            wait_until_nothing_is_unanswered(address)
        elif call == "kill":
            if side in ends:
                ends.pop(side).kill()
        elif side:
            if side not in ends:
                ends[side] = Process()
            end = ends[side]
            if end.is_calling:
                results[side] = "it should have returned before"
                break
            end.start([address, on, call, "".join(words), target])
            if side in returns or call == "vanish":
                result = end.result(LIMIT * 1000)
            else:
                result = end.result_unless_it_waits()
            if result and result[0] is not None:
                results[side] = result[0]
            else:
                results[side] = "waits"
            if call == "bind" and results[side].startswith("ok "):
                target = int(results[side][3:])
                results[side] = "ok"
            if call == "vanish":
                del results[side]
        for other, end in ends.items():
            if other != side and end.is_calling:
                result = end.result(LIMIT * 1000 if other in returns else 0)
                if result:
                    results[other] = result[0]
    for side, end in ends.items():
        if end.is_calling and (result := end.result_unless_it_waits()):
            happened[-1][side] = result[0]
    for side in [side for side, end in ends.items() if end.is_calling]:
        ends.pop(side).kill()
    return happened


def wait_until_nothing_is_unanswered(address):
    """A long time: until no socket has sent what the other side has not
    confirmed, nor asks for a connection (proc_net_tcp in the kernel's
    documentation)."""
    name = f"{struct.unpack('=I', socket.inet_aton(address))[0]:08X}:"
    deadline = time.monotonic() + LONG_LIMIT
    while time.monotonic() < deadline:
        with open("/proc/net/tcp") as file:
            ours = [line.split() for line in file if name in line]
        if not any(
            state == "02" or not queues.startswith("00000000")
            for _, _, _, state, queues, *_ in ours
        ):
            return
        time.sleep(0.01)
    raise SystemExit("a socket does not give up")


def prepare_network():
    """Switches on this namespace's loopback, and shortens its long times."""
    switch_on_loopback()
    for name, value in (
        ("tcp_max_tw_buckets", 1_000_000),
        # Else a late answer ends a TIME-WAIT now and then: ip-sysctl.
        ("tcp_rfc1337", 1),
        ("tcp_syn_retries", 2),
        ("tcp_retries2", 1),
        ("tcp_orphan_retries", 1),
        ("tcp_rto_min_us", 20_000),
    ):
        try:
            with open(f"/proc/sys/net/ipv4/{name}", "w") as file:
                file.write(str(value))
        except FileNotFoundError:
            # The last one is newer: without it a long time is longer.
            pass


def main():
    prepare_network()
    for number, line in enumerate(sys.stdin):
        print(json.dumps(run(number, json.loads(line))), flush=True)
    for end in ends.values():
        end.kill()


main()
