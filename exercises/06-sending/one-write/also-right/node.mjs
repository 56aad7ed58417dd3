// Also right: Node, with the whole input read first.
import fs from "node:fs";
import net from "node:net";

const [host, port] = process.argv.slice(2);
const bodies = fs.readFileSync(0, "utf8").replace(/\n$/, "").split("\n");

const sock = net.connect({ host, port: Number(port) }, sendNext);
let answer = "";

function sendNext() {
  if (bodies.length === 0) {
    sock.destroy();
    return;
  }
  const body = bodies.shift();
  sock.write(`${Buffer.byteLength(body)}\n${body}`);
}

sock.on("data", (piece) => {
  answer += piece;
  if (answer.endsWith("\n")) {
    process.stdout.write(answer);
    answer = "";
    sendNext();
  }
});
