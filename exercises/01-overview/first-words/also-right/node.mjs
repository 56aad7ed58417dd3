// Also right: events, and the socket piped to standard output.
import { connect } from "node:net";

const [host, port] = process.argv.slice(2);
const sock = connect(Number(port), host);
sock.on("error", (error) => {
  console.error(`first-words: ${error.message}`);
  process.exitCode = 1;
});
sock.pipe(process.stdout);
