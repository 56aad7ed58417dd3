// Also right: Node, which is told of every piece that has come.
import { readFileSync, writeSync } from "node:fs";
import { connect, createServer } from "node:net";

const LIMIT = 1 << 20;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** `text` as a message. */
function pack(text) {
  const data = Buffer.from(text);
  if (data.length > LIMIT) throw new Error("too long");
  const front = Buffer.alloc(4);
  front.writeUInt32BE(data.length);
  return Buffer.concat([front, data]);
}

/** Calls `done` with the text that comes, or `failed` with what is wrong. */
function receive(conn, done, failed) {
  let pieces = [];
  let count = 0;
  let length;
  let over = false;
  const end = (call, value) => {
    if (!over) call(value);
    over = true;
  };
  conn.on("data", (piece) => {
    pieces.push(piece);
    count += piece.length;
    if (length === undefined && count >= 4) {
      pieces = [Buffer.concat(pieces)];
      length = pieces[0].readUInt32BE();
      if (length > LIMIT) return end(failed, new Error("too long"));
    }
    if (count < 4 + length || length === undefined) return;
    try {
      const text = utf8.decode(Buffer.concat(pieces).subarray(4, 4 + length));
      end(done, text);
    } catch (error) {
      end(failed, error);
    }
  });
  conn.on("error", (error) => end(failed, error));
  conn.on("end", () => end(failed, new Error("the stream ended too early")));
}

function serve(host, port) {
  const server = createServer({ allowHalfOpen: true }, (conn) => {
    const drop = () => conn.destroy();
    receive(
      conn,
      (text) => {
        try {
          conn.end(pack(text.toUpperCase()));
        } catch {
          drop();
        }
      },
      drop,
    );
  });
  server.listen(port, host, () => {
    console.log(`LISTENING ${server.address().port}`);
  });
}

function fail(error) {
  console.error(error.message);
  process.exit(1);
}

function print(text) {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
  process.exit(0);
}

const [mode, host, port] = process.argv.slice(2);
if (mode === "serve") {
  serve(host, Number(port));
} else {
  try {
    const message = pack(utf8.decode(readFileSync(0)));
    const conn = connect({ host, port: Number(port), allowHalfOpen: true });
    conn.write(message);
    receive(conn, print, fail);
  } catch (error) {
    fail(error);
  }
}
