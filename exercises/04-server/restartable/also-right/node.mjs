// Also right: events. The end of the client's half ends the server's half, too.
import { createServer } from "node:net";

const [host, port] = process.argv.slice(2);
const server = createServer((conn) => {
  conn.on("error", () => {}); // A client that was cut off is no reason to stop.
  conn.write("ready\n");
  conn.resume();
});
server.on("error", (error) => {
  console.error(`cannot listen: ${error.message}`);
  process.exitCode = 1;
});
server.listen(Number(port), host, () => {
  console.log(`LISTENING ${server.address().port}`);
});
