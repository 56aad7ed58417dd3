// Also right: Node, which hears of a reset only while nothing is left to read.
import { once } from "node:events";
import { lookup } from "node:dns/promises";
import { createConnection } from "node:net";
import { pipeline } from "node:stream/promises";

const hosts = process.argv.slice(2, -1);
const port = Number(process.argv.at(-1));

/** Every address of every host, in order; none for a name that has none. */
async function* endpoints() {
  for (const host of hosts) {
    const found = await lookup(host, { all: true, verbatim: true }).catch(() => []);
    yield* found.map(({ address }) => ({ host: address, port }));
  }
}

async function connect() {
  for await (const endpoint of endpoints()) {
    const conn = createConnection(endpoint);
    if (await once(conn, "connect").catch(() => null)) return conn;
  }
  throw new Error("nobody answers");
}

try {
  await pipeline(await connect(), process.stdout, { end: false });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
