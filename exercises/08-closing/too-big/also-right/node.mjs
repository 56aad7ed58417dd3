// Also right: Node, where all that has come is counted, and is kept nowhere.
import net from "node:net";

const LIMIT = 65536;

const server = net.createServer({ allowHalfOpen: true }, (conn) => {
  let count = 0;
  let refused = false;
  conn.on("data", (piece) => {
    count += piece.length;
    if (count > LIMIT && !refused) {
      refused = true;
      conn.write("too big\n");
    }
    if (count > LIMIT + 2 * 1024 * 1024) conn.destroy();
  });
  conn.on("end", () => {
    conn.end(refused ? "" : `ok ${count}\n`);
  });
  conn.on("error", () => conn.destroy());
});
server.listen(Number(process.argv[3]), process.argv[2], () => {
  console.log("LISTENING", server.address().port);
});
