// Also right: Node, which takes all at once and sends it when there is room.
import net from "node:net";

const data = Buffer.alloc(20_000_000);
for (let i = 0; i < data.length; i++) {
  data[i] = i % 251;
}

const server = net.createServer((conn) => {
  conn.on("error", (error) => console.error(error.message));
  conn.end(data);
});
server.listen(Number(process.argv[3]), process.argv[2], () => {
  console.log(`LISTENING ${server.address().port}`);
});
