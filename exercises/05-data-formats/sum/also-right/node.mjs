// Also right: events, a BigInt, and an answer at the first line that is invalid.
import { createServer } from "node:net";

function add(conn) {
  let rest = "";
  let total = 0n;
  const take = (line) => {
    if (!/^[+-]?[0-9]+\r?$/.test(line)) {
      conn.end("error\n");
      return false;
    }
    const digits = BigInt(line.replace(/^[+-]/, ""));
    total += line.startsWith("-") ? -digits : digits;
    return true;
  };
  // A byte of Latin-1 is a character, whichever byte it is.
  conn.setEncoding("latin1");
  conn.on("data", (piece) => {
    const lines = (rest + piece).split("\n");
    rest = lines.pop();
    if (!lines.every(take)) {
      conn.removeAllListeners("data").resume();
      conn.removeAllListeners("end");
    }
  });
  conn.on("end", () => {
    if (rest === "" || take(rest)) {
      conn.end(`${total}\n`);
    }
  });
  conn.on("error", () => conn.destroy());
}

const [host, port] = process.argv.slice(2);
const server = createServer({ allowHalfOpen: true }, add);
server.listen(Number(port), host, () => {
  console.log(`LISTENING ${server.address().port}`);
});
