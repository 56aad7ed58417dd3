// Also right: Node, which is told of each piece, and keeps what is no frame yet.
import { createServer } from "node:net";

const [host, port] = process.argv.slice(2);
const server = createServer({ allowHalfOpen: true }, (conn) => {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const early = new Map();
  let rest = Buffer.alloc(0);
  let due = 1;

  function take(frame) {
    const number = frame.readUInt32BE();
    const text = decoder.decode(frame.subarray(4));
    if (number < due || number > due + 99 || early.has(number)) {
      throw new RangeError(`number ${number}`);
    }
    early.set(number, text);
    for (; early.has(due); due += 1) {
      const answer = Buffer.from(early.get(due).toUpperCase());
      early.delete(due);
      const front = Buffer.alloc(8);
      front.writeUInt32BE(answer.length + 4);
      front.writeUInt32BE(due, 4);
      conn.write(Buffer.concat([front, answer]));
    }
  }

  conn.on("data", (piece) => {
    rest = Buffer.concat([rest, piece]);
    try {
      while (rest.length >= 4) {
        const length = rest.readUInt32BE();
        if (length < 4 || length > 65540) {
          throw new RangeError(`length ${length}`);
        }
        if (rest.length < 4 + length) {
          break;
        }
        take(rest.subarray(4, 4 + length));
        rest = rest.subarray(4 + length);
      }
    } catch (error) {
      console.error(`frames: ${error.message}`);
      conn.removeAllListeners("data");
      conn.end();
      conn.resume();
      rest = Buffer.alloc(0);
    }
  });
  conn.on("end", () => conn.end());
  conn.on("error", () => conn.destroy());
});
server.listen(Number(port), host, () => {
  console.log(`LISTENING ${server.address().port}`);
});
