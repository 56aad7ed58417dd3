// Also right: events, and a look-up of its own.
import { lookup } from "node:dns/promises";
import { connect } from "node:net";

function knock(host, port) {
  return new Promise((resolve) => {
    const sock = connect({ host, port });
    const end = (what) => {
      clearTimeout(timer);
      sock.destroy();
      resolve(what);
    };
    const timer = setTimeout(() => end("TIMEOUT"), 2000);
    sock.on("connect", () => end("OPEN"));
    sock.on("error", (error) => end(error.code === "ECONNREFUSED" ? "REFUSED" : error));
  });
}

async function outcome(host, port) {
  try {
    host = (await lookup(host)).address;
  } catch {
    return "NOHOST";
  }
  return knock(host, port);
}

const [host, port] = process.argv.slice(2);
const what = await outcome(host, Number(port));
process.exitCode = what === "OPEN" ? 0 : 1;
if (what instanceof Error) {
  console.error(`knock: ${what.message}`);
} else {
  console.log(what);
}
