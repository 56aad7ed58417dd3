// The recordings, as src/replay/sentences.js plays and tells them. It needs no browser.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import { test } from "node:test";

/** @type {typeof import("../../src/replay/sentences.js")} */
const { otherOrders, play } = createRequire(import.meta.url)("../../src/replay/sentences.js");

const EXAMPLES = new URL("../../examples/", import.meta.url);

const files = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".steps.json"));

/** @param {string} file @returns {import("../../src/replay/sentences.js").Recording} */
const recordingOf = (file) => JSON.parse(readFileSync(new URL(file, EXAMPLES), "utf8"));

const LANGUAGES = /** @type {const} */ ([["py", "py"], ["rs", "rs"], ["py", "rs"], ["rs", "py"]]);

test("half_close is told in 17 sentences, which say who waits for what", () => {
    const recording = recordingOf("08-closing/half_close.steps.json");
    const told = play(recording, { server: "py", client: "py" }).map(({ sentence }) => sentence);
    assert.deepEqual(told, [
        "The server listens. From now on a client can connect.",
        "The client connects without a wait: a server that listens is enough.",
        "The server accepts without a wait: its client was there already.",
        "The server calls `recv`. Nothing has come, so it waits. The client goes on.",
        "The client sends 12 bytes. The server waited for that.",
        "The server’s `recv` returns these 12 bytes. It no longer waits.",
        "The client sends 11 bytes. The server has not asked for them yet.",
        "The server’s `recv` returns 11 bytes, without a wait: they were there.",
        "The client ends its half: no more will come from it. It can still receive.",
        "The server’s `recv` returns no bytes: the end of the stream.",
        "The client calls `recv`. Nothing has come, so it waits. The server goes on.",
        "The server sends 20 bytes. The client waited for that.",
        "The client’s `recv` returns these 20 bytes. It no longer waits.",
        "The server closes its socket. That ends its half of the connection.",
        "The client’s `recv` returns no bytes: the end of the stream.",
        "The client closes its socket, and the connection is over.",
        "The server closes its listener. No more clients can connect.",
    ]);
    assert.equal(otherOrders(recording), "In another run, the server may receive all 23 bytes at once.");
});

test("a recording weighs 1 KB at most", () => {
    for (const file of files) {
        const size = gzipSync(readFileSync(new URL(file, EXAMPLES))).length;
        assert.ok(size <= 1024, `${file}: ${size} bytes`);
    }
});

for (const file of files) {
    for (const [server, client] of LANGUAGES) {
        // Only the pair is two programs.
        if (server !== client && !file.endsWith("cap_server.steps.json")) {
            continue;
        }
        test(`${file}, ${server} and ${client}: what is received was sent, and waits end`, () => {
            const played = play(recordingOf(file), { server, client });
            let before = played[0].unread.map(() => ({ server: "", client: "" }));
            for (const { step, unread, sentence, endedBy } of played) {
                const conn = (step.conn ?? 1) - 1;
                const queue = before[conn][step.who];
                if (step.call === "recv" && step.count !== undefined) {
                    assert.ok(queue.length >= step.count * (step.times ?? 1), sentence);
                }
                if (step.call === "recv" && step.waits) {
                    assert.equal(queue, "", sentence);
                }
                assert.equal(endedBy !== undefined, Boolean(step.waited) && step.error !== "timeout", sentence);
                assert.ok(sentence.split(/[.”](?: |$)/).filter(Boolean).length <= 3, sentence);
                assert.doesNotMatch(sentence, /undefined|SO_|SHUT_|sendto|FIN|RST/);
                before = unread;
            }
            const left = played.at(-1)?.waiting ?? [];
            assert.deepEqual(left.filter(({ call }) => call !== "accept"), []);
        });
    }
}
