// Also right: events. That it cannot listen is an event, too.
import { createServer } from "node:net";

const [host, port] = process.argv.slice(2);
const server = createServer((conn) => {
  conn.on("error", () => {}); // A client that has left is no reason to stop.
  conn.end("hello\n");
});
server.on("error", (error) => {
  console.error(error.message);
  process.exitCode = 3;
});
server.listen(Number(port), host, () => {
  process.stdout.write(`LISTENING ${server.address().port}\n`);
});
