// patient in JavaScript: one timer for the whole.
import { connect } from "node:net";

const [host, port] = process.argv.slice(2);

const input = [];
for await (const piece of process.stdin) {
    input.push(piece);
    if (piece.includes("\n")) {
        break;
    }
}
const whole = Buffer.concat(input);
const request = whole.subarray(0, whole.indexOf("\n") + 1);

let word = "NOBODY";
let socket;

/** Prints it, and ends. */
function end(text, status) {
    socket?.destroy();
    clearTimeout(timer);
    process.stdout.write(text, () => process.exit(status));
}

const timer = setTimeout(() => end(`${word}\n`, 1), 4000);

function attempt(pause) {
    let isReady = false;
    let came = Buffer.alloc(0);
    const early = setTimeout(() => socket.destroy(), 1000);
    let isConnected = false;
    socket = connect({ host, port });
    socket.on("connect", () => {
        clearTimeout(early);
        isConnected = true;
        word = "SILENT";
    });
    socket.on("data", (piece) => {
        came = Buffer.concat([came, piece]);
        const at = came.indexOf("\n");
        if (at < 0) {
            return;
        }
        const line = came.subarray(0, at + 1);
        came = came.subarray(at + 1);
        if (isReady) {
            end(line, 0);
        } else if (line.toString("latin1") === "READY\n") {
            isReady = true;
            socket.write(request);
        } else {
            socket.destroy();
        }
    });
    socket.on("error", () => {});
    socket.on("close", () => {
        clearTimeout(early);
        if (isReady) {
            end("CUT\n", 1);
        } else {
            word = isConnected ? "BUSY" : word;
            setTimeout(() => attempt(Math.min(1000, 2 * pause)), pause);
        }
    });
}

attempt(100);
