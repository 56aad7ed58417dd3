// Also right: Node, which asks a strict decoder where what is good ends.
import net from "node:net";

let waiting = Buffer.alloc(0);

function fail(why) {
  process.stderr.write(`characters: ${why}\n`, () => process.exit(1));
}

// How many of the last bytes may be the beginning of a character.
function halfAtTheEnd(bytes) {
  for (let count = 1; count <= Math.min(3, bytes.length); count++) {
    const byte = bytes[bytes.length - count];
    if (byte >= 0xc2) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return byte <= 0xf4 && needs > count ? count : 0;
    }
    if (byte < 0x80) return 0;
  }
  return 0;
}

function good(bytes) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

// Whether a character may begin like this.
function mayBegin(half) {
  const lowest = half[0] === 0xe0 ? 0xa0 : half[0] === 0xf0 ? 0x90 : 0x80;
  const highest = half[0] === 0xed ? 0x9f : half[0] === 0xf4 ? 0x8f : 0xbf;
  return half.length < 2 || (half[1] >= lowest && half[1] <= highest);
}

const [host, port] = process.argv.slice(2);
const sock = net.connect({ host, port: Number(port) });
sock.on("data", (piece) => {
  const bytes = Buffer.concat([waiting, piece]);
  const half = bytes.subarray(bytes.length - halfAtTheEnd(bytes));
  let whole = bytes.subarray(0, bytes.length - half.length);
  waiting = half;
  if (good(whole) && mayBegin(half)) {
    process.stdout.write(whole);
    return;
  }
  while (!good(whole)) {
    whole = whole.subarray(0, whole.length - 1);
  }
  sock.destroy();
  process.stdout.write(whole, () => fail("not UTF-8"));
});
sock.on("end", () => {
  if (waiting.length > 0) fail("the text ends inside a character");
});
sock.on("error", (error) => fail(error.message));
