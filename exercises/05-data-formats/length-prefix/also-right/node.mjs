// Also right: events, and a buffer that grows until the message is whole.
import { connect } from "node:net";
import { buffer } from "node:stream/consumers";

const LARGEST = 1_048_576;

function fail(why) {
  console.error(`length-prefix: ${why}`);
  process.exit(1);
}

const [host, port] = process.argv.slice(2);
const message = await buffer(process.stdin);
const header = Buffer.alloc(4);
header.writeUInt32BE(message.length);

const sock = connect(Number(port), host, () => {
  sock.write(Buffer.concat([header, message]));
});
let pieces = [];
let count = 0;
sock.on("data", (piece) => {
  pieces.push(piece);
  count += piece.length;
  if (count < 4) return;
  if (pieces[0].length < 4) pieces = [Buffer.concat(pieces)];
  const length = pieces[0].readUInt32BE();
  if (length > LARGEST) fail(`refused ${length} bytes`);
  if (count < 4 + length) return;
  sock.removeAllListeners("end").destroy();
  process.stdout.write(Buffer.concat(pieces).subarray(4, 4 + length));
});
sock.on("end", () => fail("the server closed before its answer ended"));
sock.on("error", (error) => fail(error.message));
