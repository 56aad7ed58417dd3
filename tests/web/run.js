// Builds the book, serves it as `cargo run` does, and runs the tests on it, two
// files at a time, ten minutes each at most: node run.js [FILE…]

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

const server = spawn("cargo", ["run", "--quiet", "--locked", "--", "--port", "0", "--run"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
    // Cargo starts the server as a child: both are ended as one group.
    detached: true,
});
const ended = once(server, "exit");
/** @type {import("node:child_process").ChildProcess | undefined} */
let tests;
process.once("exit", () => {
    tests?.kill();
    if (server.pid && server.exitCode === null && server.signalCode === null) {
        process.kill(-server.pid, "SIGTERM");
    }
});
for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => process.exit(1));
}

/** The address and the token that the server says, or nothing when it ends before. */
async function place() {
    for await (const line of createInterface(server.stdout)) {
        const found = line.match(/(http:\/\/127\.0\.0\.1:\d+\/)#run=([0-9a-f]+)/);
        if (found) {
            return found;
        }
    }
    return [];
}

const [, BOOK_ADDRESS, BOOK_TOKEN] = await place();
if (!BOOK_ADDRESS) {
    console.error("error: the book is not served: see above");
    process.exit(1);
}
tests = spawn(
    process.execPath,
    ["--test", "--test-concurrency=2", "--test-timeout=600000", ...process.argv.slice(2)],
    {
        cwd: fileURLToPath(new URL(".", import.meta.url)),
        stdio: "inherit",
        env: { ...process.env, BOOK_ADDRESS, BOOK_TOKEN },
    },
);
const [status] = await once(tests, "exit");
process.kill(-(server.pid ?? 0), "SIGTERM");
await ended;
process.exitCode = status ?? 1;
