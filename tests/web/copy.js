// A copy of the book in a folder of its own, served as `cargo run` does: for tests that
// write into the book, or answer its exercises.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const PARTS = ["Cargo.toml", "Cargo.lock", "answers", "book.toml", "build.rs", "comparison", "examples", "exercises", "lab", "recorder", "src", "tests", "theme"];

/** What the reader of this book has answered stays there. @param {string} path */
const isCopied = (path) => !/answers\/(\.|.*\.py$|src\/bin)|tests\/web/.test(path.slice(root.length).replaceAll("\\", "/"));

/**
 * Copies the book. Where to is always the same, so that Cargo knows it again.
 * @param {string} name Of the test.
 */
export async function copied(name) {
    const folder = join(target, "web", name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const part of PARTS) {
        cpSync(join(root, part), join(folder, part), { recursive: true, preserveTimestamps: true, filter: isCopied });
    }
    /** @type {import("node:child_process").ChildProcess | undefined} */
    let server;

    /** Serves it. @param {number} [port] @returns {Promise<{ address: string, token: string }>} */
    async function serve(port = 0) {
        // Not by Cargo, which would name the folder of this book to what it starts.
        const started = server = spawn(join(target, "debug", "lab"), ["--run", "--port", String(port), "--root", folder], {
            cwd: folder,
            stdio: ["ignore", "pipe", "inherit"],
            env: { ...process.env, CARGO_TARGET_DIR: target },
        });
        for await (const line of createInterface(started.stdout)) {
            const [, address, token] = /(http:\/\/127\.0\.0\.1:\d+\/)#run=([0-9a-f]{64})/.exec(line) ?? [];
            if (address) {
                return { address, token };
            }
        }
        throw new Error("the copy of the book is not served: see above");
    }

    async function stop() {
        if (server && server.exitCode === null && server.signalCode === null) {
            server.kill();
            await once(server, "exit");
        }
    }

    async function end() {
        await stop();
        rmSync(folder, { recursive: true, force: true });
    }
    return { folder, serve, stop, end };
}
