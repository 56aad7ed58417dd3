// Also right: Node, both ways in one small program.
import { connect, createServer } from "node:net";

const [mode, host, port] = process.argv.slice(2);
if (mode === "serve") {
  const server = createServer({ allowHalfOpen: true }, (conn) => {
    const pieces = [];
    conn.on("data", (piece) => pieces.push(piece));
    conn.on("end", () => {
      conn.end(Buffer.concat(pieces).toString().toUpperCase());
    });
    conn.on("error", () => conn.destroy());
  });
  server.listen(Number(port), host, () => {
    console.log(`LISTENING ${server.address().port}`);
  });
} else {
  const conn = connect({ host, port: Number(port), allowHalfOpen: true });
  process.stdin.pipe(conn);
  conn.pipe(process.stdout);
}
