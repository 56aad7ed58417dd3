# Another design: asyncio, with an event for each number.
import asyncio
import sys


class Pings(asyncio.DatagramProtocol):
    def __init__(self):
        self.answers = {
            b"pong %d" % number: asyncio.Event() for number in range(1, 6)
        }

    def datagram_received(self, data, addr):
        # Before it was asked for, nothing counts.
        if data == self.waits_for:
            self.answers[data].set()

    def error_received(self, error):
        pass


async def main():
    loop = asyncio.get_running_loop()
    address = sys.argv[1], int(sys.argv[2])
    transport, pings = await loop.create_datagram_endpoint(
        Pings, remote_addr=address
    )
    sent = answered = 0
    for number, (pong, event) in enumerate(pings.answers.items(), 1):
        pings.waits_for = pong
        told = "lost"
        for tried in range(1, 4):
            transport.sendto(pong.replace(b"o", b"i"))
            sent += 1
            try:
                await asyncio.wait_for(event.wait(), 0.5)
            except asyncio.TimeoutError:
                continue
            answered += 1
            told = f"answered after {tried}"
            break
        print(number, told, flush=True)
    print(f"sent {sent}, answered {answered}, lost {5 - answered}")
    return 0 if answered else 1


sys.exit(asyncio.run(main()))
