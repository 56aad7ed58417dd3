// Also right: Node, which hears of a reset only while nothing is left to read.
import { once } from "node:events";
import { createConnection } from "node:net";
import { buffer } from "node:stream/consumers";

const [host, port] = process.argv.slice(2);
const utf8 = new TextDecoder("utf-8", { fatal: true });

try {
  const request = await buffer(process.stdin);
  utf8.decode(request);
  const conn = createConnection({ host, port: Number(port), allowHalfOpen: true });
  await once(conn, "connect");
  conn.end(request);
  const answer = await buffer(conn);
  utf8.decode(answer);
  if (request.length > 0 && answer.length === 0) throw new Error("no answer came");
  process.stdout.write(answer);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
