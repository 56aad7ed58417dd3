// Also right: Node, where pipe does both, and keeps to the pace of the slower side.
import net from "node:net";

const [host, port] = process.argv.slice(2);
const sock = net.connect({ host, port: Number(port), allowHalfOpen: true });
process.stdin.pipe(sock);
sock.pipe(process.stdout);
