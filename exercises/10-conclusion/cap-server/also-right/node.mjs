// Also right: Node, where one thread serves all by events.
import { createServer } from "node:net";

const [host, port] = process.argv.slice(2);
const server = createServer({ allowHalfOpen: true }, (conn) => {
  const pieces = [];
  conn.on("data", (piece) => pieces.push(piece));
  conn.on("end", () => {
    try {
      const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
      conn.end(utf8.decode(Buffer.concat(pieces)).toUpperCase());
    } catch {
      conn.end();
    }
  });
  conn.on("error", () => conn.destroy());
});
server.listen(Number(port), host, () => {
  console.log(`LISTENING ${server.address().port}`);
});
