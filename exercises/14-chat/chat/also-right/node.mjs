// chat in JavaScript: one thread, and the socket counts what waits.
import { createServer } from "node:net";

const [host, port] = process.argv.slice(2);
const LONGEST = 1024;
const WAITING = 500;

/** Those who are here, by name. @type {Map<string, Client>} */
const here = new Map();
const last = [];

class Client {
    constructor(socket) {
        this.socket = socket;
        this.waiting = 0;
        this.kept = Buffer.alloc(0);
        this.name = "";
        socket.on("data", (piece) => this.take(piece));
        socket.on("end", () => this.leave());
        socket.on("error", () => this.leave());
        socket.on("close", () => this.leave());
    }

    send(bytes) {
        if (this.waiting >= WAITING) {
            this.socket.destroy();
            this.leave();
            return;
        }
        this.waiting += 1;
        this.socket.write(bytes, () => {
            this.waiting -= 1;
        });
    }

    take(piece) {
        this.kept = Buffer.concat([this.kept, piece]);
        while (!this.socket.writableEnded) {
            const at = this.kept.indexOf("\n");
            if (at >= LONGEST || (at < 0 && this.kept.length >= LONGEST)) {
                this.name || this.socket.write("NO\n");
                this.leave();
                return;
            }
            if (at < 0) {
                return;
            }
            const line = this.kept.subarray(0, at + 1);
            this.kept = this.kept.subarray(at + 1);
            this.name ? tell(this.name, line) : this.enter(line);
        }
    }

    enter(line) {
        const name = line.toString("latin1").slice(0, -1);
        if (!/^[a-z]{1,16}$/.test(name) || name.endsWith("\n") || here.has(name)) {
            this.socket.end("NO\n");
            return;
        }
        this.name = name;
        this.send(Buffer.concat([Buffer.from("OK\n"), ...last]));
        here.set(name, this);
    }

    leave() {
        if (here.get(this.name) === this) {
            here.delete(this.name);
        }
        this.socket.end();
    }
}

function tell(name, line) {
    const message = Buffer.concat([Buffer.from(`${name}: `), line]);
    last.push(message);
    if (last.length > 10) {
        last.shift();
    }
    for (const client of [...here.values()]) {
        client.send(message);
    }
}

const server = createServer({ allowHalfOpen: true }, (socket) => new Client(socket));
server.listen({ host, port: Number(port), backlog: 200 }, () => {
    console.log(`LISTENING ${server.address().port}`);
});
