// The capitalization server in JavaScript, which waits for events.
import { createServer } from "node:net";

const [host = "127.0.0.1", port = "5220"] = process.argv.slice(2);
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const listener = createServer((conn) => {
  listener.close(); // to others: one client is served
  console.log(`Connection from: ${conn.remoteAddress}:${conn.remotePort}`);
  conn.once("data", (data) => {
    const message = decoder.decode(data);
    conn.end(message.toUpperCase());
  });
});
listener.listen(Number(port), host, () => {
  const { address, port } = listener.address();
  console.log(`Listening on ${address}:${port}`);
});
