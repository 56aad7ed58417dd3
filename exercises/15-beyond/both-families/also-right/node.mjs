// Node listens for both families unless it is told otherwise.
import net from "node:net";

const server = net.createServer((conn) => {
    conn.on("error", () => {});
    const address = conn.remoteAddress ?? "";
    conn.end(address.replace(/^::ffff:(?=[\d.]+$)/, "") + "\n");
});
server.on("error", (error) => {
    console.error(`both-families: ${error.message}`);
    process.exit(1);
});
server.listen({ host: process.argv[2], port: Number(process.argv[3]) }, () => {
    console.log(`LISTENING ${server.address().port}`);
});
