// Also right: events. A connection that fails says so by an event of its own.
import { createServer } from "node:net";

const [host, port] = process.argv.slice(2);
let count = 0;
const server = createServer((conn) => {
  count += 1;
  conn.on("error", () => {}); // A client that has left is no reason to stop.
  conn.end(`You are visitor ${count}, from port ${conn.remotePort}.\n`);
});
server.listen(Number(port), host, () => {
  console.log(`LISTENING ${server.address().port}`);
});
