// Also right: Node, which counts and keeps no line at all.
import { createServer } from "node:net";

const [host, port] = process.argv.slice(2);
const server = createServer({ allowHalfOpen: true }, (conn) => {
  let count = 0;
  conn.on("data", (piece) => {
    let answer = "";
    for (const byte of piece) {
      if (byte === 10) {
        answer += `${count}\n`;
        count = 0;
      } else {
        count += 1;
      }
    }
    conn.write(answer);
  });
  conn.on("end", () => conn.end(count ? `${count}\n` : ""));
  conn.on("error", () => conn.destroy());
});
server.listen(Number(port), host, () => {
  console.log(`LISTENING ${server.address().port}`);
});
