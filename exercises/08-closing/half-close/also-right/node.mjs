// Also right: Node, where end() ends the sending half.
import net from "node:net";

const [host, port] = process.argv.slice(2);
const sock = net.connect({ host, port: Number(port), allowHalfOpen: true });
process.stdin.pipe(sock).pipe(process.stdout);
