// Also right: Node, which stops receiving while a client does not read.
import { createServer } from "node:net";

const [host, port] = process.argv.slice(2);
const clients = new Set();
const outside = [];

function serve(conn) {
  clients.add(conn);
  let rest = Buffer.alloc(0);
  conn.on("data", (piece) => {
    let all = Buffer.concat([rest, piece]);
    const answers = [];
    for (let end; (end = all.indexOf(10)) >= 0 && end < 1024; all = all.subarray(end + 1)) {
      answers.push(all.subarray(0, end + 1).map((byte) => (byte >= 97 && byte <= 122 ? byte - 32 : byte)));
    }
    rest = all;
    const took = conn.write(Buffer.concat(answers));
    if (rest.length >= 1024) {
      conn.destroySoon();
    } else if (!took) {
      conn.pause();
    }
  });
  conn.on("drain", () => conn.resume());
  conn.on("end", () => conn.end());
  conn.on("error", () => conn.destroy());
  conn.on("close", () => {
    clients.delete(conn);
    const next = outside.shift();
    if (next) {
      serve(next);
      next.resume();
    }
  });
}

// A client that is accepted and not read waits as well as one in the queue.
const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (conn) => {
  if (clients.size < 500) {
    serve(conn);
    conn.resume();
  } else {
    outside.push(conn);
    conn.on("close", () => {
      const at = outside.indexOf(conn);
      if (at >= 0) {
        outside.splice(at, 1);
      }
    });
    conn.on("error", () => conn.destroy());
  }
});
server.listen(Number(port), host, () => {
  console.log(`LISTENING ${server.address().port}`);
});
