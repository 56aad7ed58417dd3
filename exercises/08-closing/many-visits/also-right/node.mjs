// Also right: Node, with a strict decoder, and all visitors at the same time.
import net from "node:net";

const server = net.createServer({ allowHalfOpen: true }, (conn) => {
  let line = Buffer.alloc(0);
  conn.on("data", (piece) => {
    line = Buffer.concat([line, piece]);
    if (line.at(-1) !== 10) return;
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    try {
      conn.end(decoder.decode(line).toUpperCase());
    } catch {
      conn.destroy();
    }
  });
  conn.on("end", () => conn.end());
  conn.on("error", () => conn.destroy());
});
const [host, port] = process.argv.slice(2);
server.listen(Number(port), host, () => {
  process.stdout.write(`LISTENING ${server.address().port}\n`);
});
