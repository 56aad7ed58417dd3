// The capitalization client in JavaScript, which waits for events.
import { createConnection } from "node:net";
import { createInterface } from "node:readline/promises";

const [host = "127.0.0.1", port = "5220"] = process.argv.slice(2);
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const sock = createConnection(Number(port), host, async () => {
  const terminal = { input: process.stdin, output: process.stdout };
  const lines = createInterface(terminal);
  const message = await lines.question("Enter a string: ");
  lines.close();
  sock.write(message);
});
const pieces = [];
sock.on("data", (piece) => pieces.push(piece));
sock.on("end", () => {
  console.log(decoder.decode(Buffer.concat(pieces)));
});
