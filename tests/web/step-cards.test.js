// What the pages show of the recordings, as files: the cards, and the references to steps.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { card, faults, recordingOf, recordings } from "./step-cards.js";

/** @type {typeof import("../../src/replay/sentences.js")} */
const { play } = createRequire(import.meta.url)("../../src/replay/sentences.js");

const src = new URL("../../src/", import.meta.url);

test("every card of steps is as its recording", () => {
    assert.deepEqual(faults(), []);
});

test("what the page gets of a recording weighs 1 KB at most, and its lines half of that more", () => {
    for (const file of recordings()) {
        const [data = ""] = card(file).match(/<script type[^]*?<\/script>/) ?? [];
        const size = gzipSync(data.replace(/{{.*}}/, readFileSync(new URL(`../${file}`, src), "utf8"))).length;
        assert.ok(size <= 1536, `${file}: ${size} bytes`);
    }
});

/** The words of a text, where each way to receive is called so. @param {string} text */
const words = (text) => /** @type {string[]} */ (text.toLowerCase().replaceAll(/['’]s\b/g, "").match(/[\w,]*\w/g) ?? []);

test("a step says what the chapters say of it, in both languages", () => {
    let references = 0;
    for (const page of readdirSync(src).filter((file) => file.endsWith(".md"))) {
        const text = readFileSync(new URL(page, src), "utf8");
        for (const [whole, number, says, name, place] of text.matchAll(/\[step (\d+): ([^\]]+)\]\(#(\w+)-(\d+)\)/g)) {
            references += 1;
            const file = recordings().find((one) => one.endsWith(`/${name}.steps.json`));
            assert.ok(file, `${page}: ${whole}: no such recording`);
            assert.equal(number, place, `${page}: ${whole}`);
            for (const language of /** @type {const} */ (["py", "rs"])) {
                const played = play(recordingOf(file), { server: language, client: language });
                const { step, word, sentence } = played[Number(number) - 1];
                const told = words(step.call === "recv" ? sentence.replace(word, "receive") : sentence);
                const missing = [...words(says)].filter((one) => one !== "and" && !told.includes(one));
                assert.deepEqual(missing, [], `${page}: ${whole}, but the step says: ${sentence}`);
            }
        }
        // What looks like one is one.
        assert.equal(text.match(/\(#\w+-\d+\)/g)?.length ?? 0, text.match(/\[step \d+: [^\]]+\]\(#\w+-\d+\)/g)?.length ?? 0, page);
    }
    assert.ok(references >= 5);
});
