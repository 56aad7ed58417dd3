// Also right: events. What comes before the first newline is the greeting.
import { connect } from "node:net";

const [host, port] = process.argv.slice(2);
const sock = connect({ host, port: Number(port), allowHalfOpen: true });
let greeting = Buffer.alloc(0);
let answered = false;
sock.on("data", (piece) => {
  if (answered) {
    process.stdout.write(piece);
    return;
  }
  greeting = Buffer.concat([greeting, piece]);
  if (greeting.includes("\n")) {
    answered = true;
    sock.write(greeting.toString("utf8").toUpperCase());
  }
});
sock.on("end", () => sock.end());
sock.on("error", (error) => {
  console.error(`greeter: ${error.message}`);
  process.exitCode = 1;
});
