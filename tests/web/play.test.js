// The words of "Both ends in your hands", and the missions that are written out.
// `SNAPSHOTS=overwrite node --test play.test.js` writes them anew.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import "../../src/play/model.js";
import "../../src/play/missions.js";
import "../../src/play/programs.js";
import "../../src/play/words.js";
import { book } from "./support.js";

/**
 * @typedef {import("../../src/play/model.js").PlayState} PlayState
 * @typedef {import("../../src/play/words.js").PlayEntry} PlayEntry
 */

/** @type {import("../../src/play/model.js").PlayModel} */
const model = Reflect.get(globalThis, "socketModel");
/**
 * @type {{
 *     MISSIONS: import("../../src/play/missions.js").PlayMission[],
 *     encode(presses: string[]): string,
 * }}
 */
const { MISSIONS, encode } = Reflect.get(globalThis, "socketMissions");
/** @type {{ asProgram(presses: string[], language: "python" | "rust"): string | null }} */
const { asProgram } = Reflect.get(globalThis, "socketPrograms");
/**
 * @type {{
 *     LEARNED: Record<string, string>,
 *     entries(presses: string[]): PlayEntry[],
 *     half(state: PlayState, to: string): import("../../src/play/words.js").PlayHalf,
 *     label(press: string): string,
 *     lane(state: PlayState, side: string, presses: string[]): import("../../src/play/words.js").PlayLane,
 *     why(state: PlayState, press: string): string,
 * }}
 */
const { LEARNED, entries, half, label, lane, why } = Reflect.get(globalThis, "socketWords");

const folder = new URL("../../src/play/", import.meta.url);

/** The mission that is written out from the first press to the program. */
const WHOLE = "both-wait";

/** @param {PlayEntry[]} all @param {number} from */
const list = (all, from) => all.slice(from).map(({ sentence, stuck }, at) =>
    `${at + from + 1}. ${[sentence, stuck].filter(Boolean).join(" ")}`).join("\n");

/** The missions in Markdown, as the page without scripts and the paper show them. */
function written() {
    const parts = MISSIONS.map(({ id, chapter, title, text, start, solution }, at) => {
        const all = entries([...start, ...solution]);
        const isWhole = id === WHOLE;
        const number = Number(chapter.slice(0, 2));
        const { state } = model.play(start);
        const facts = ["server", "client"].flatMap((side) => lane(state, side, start).facts);
        const before = facts.length && !isWhole ? `At the start ${facts.join("; ")}.\n\n` : "";
        const program = isWhole
            ? `The same as a program, in Python:\n\n\`\`\`text\n${asProgram([...start, ...solution], "python")}\`\`\`\n\n`
            : "";
        return `### ${at + 1}. ${title} {#play=${id}}

${text} ([Chapter ${number}](${chapter}.md))

${before}${isWhole ? "" : "<details>\n<summary>One way</summary>\n\n"}${list(all, isWhole ? 0 : start.length)}

${program}${LEARNED[id]}
${isWhole ? "" : "\n</details>\n"}`;
    });
    return `<!-- The missions of src/play/missions.js, as tests/web/play.test.js writes them. -->\n\n${parts.join("\n")}`;
}

test("the missions that are written out are those of the page", () => {
    const file = new URL("missions.md", folder);
    if (process.env.SNAPSHOTS === "overwrite") {
        writeFileSync(file, written());
    }
    assert.equal(readFileSync(file, "utf8"), written(), "SNAPSHOTS=overwrite node --test play.test.js writes them anew");
});

/** Presses that a reader can make, with short words. */
const PRESSES = [
    ...["listener", "another"].flatMap((on) => ["socket", "reuse", "bind 5220", "bind 0", "bind elsewhere", "listen 0",
        "listen 1", "accept", "nonblocking", "getsockname", "close"].map((call) => `${on} ${call}`)),
    "client socket", "client connect",
    ...["conn", "client"].flatMap((on) => ["recv 2", "send abc", "fill", "shutdown write", "shutdown read",
        "shutdown both", "limit", "nonblocking", "getsockname", "getpeername", "close"].map((call) => `${on} ${call}`)),
    "server kill", "server vanish", "client kill", "client vanish", "time passes", "time drags",
];

test("every position that some presses lead to is said in whole sentences", () => {
    let seed = 20;
    const random = (/** @type {number} */ below) => {
        // The numbers of Park and Miller: CACM 31 (10), 1988.
        seed = (seed * 48271) % 2147483647;
        return seed % below;
    };
    const sentences = new Set();
    for (let round = 0; round < 400; round += 1) {
        /** @type {string[]} */
        const presses = round % 2 ? [...MISSIONS[round % MISSIONS.length].start] : [];
        let { state } = model.play(presses);
        for (let more = 0; more < 14; more += 1) {
            const allowed = PRESSES.filter((press) => model.isAllowed(state, press));
            const press = allowed[random(allowed.length)];
            presses.push(press);
            ({ state } = model.step(state, press)[0]);
            for (const other of PRESSES.filter((one) => !model.isAllowed(state, one))) {
                sentences.add(why(state, other));
            }
            for (const side of ["server", "client"]) {
                const { title, until, facts } = lane(state, side, presses);
                const { rule, count } = half(state, side);
                for (const said of [title, until.replace(/\.$/, ""), rule, count, ...facts].filter(Boolean)) {
                    sentences.add(`${said}.`);
                }
            }
        }
        for (const { sentence, stuck } of entries(presses)) {
            sentences.add(`${sentence} ${stuck}`.trim());
        }
    }
    for (const sentence of sentences) {
        assert.match(sentence, /^[A-Z0-9a-z`][^]*[.]$/);
        assert.doesNotMatch(sentence, /undefined|null|NaN|\[object|\bE[A-Z]{4,}\b|\.\.|  |PEER/);
    }
    assert.ok(sentences.size > 200, `${sentences.size}`);
});

test("a label tells each press of a socket from the others", () => {
    const labels = PRESSES.map((press) => `${model.parse(press).on} ${label(press)}`);
    assert.equal(new Set(labels).size, labels.length);
});

test("each mission has a lesson, and an address of less than 200 characters", () => {
    for (const { id, start, solution } of MISSIONS) {
        assert.match(LEARNED[id] ?? "", /^[A-Z`][^]+\.$/, id);
        assert.ok(encode([...start, ...solution]).length < 200, id);
    }
});

test("what the page loads when it is opened weighs 20 KB at most", () => {
    let sum = 0;
    for (const file of ["model.js", "missions.js", "words.js", "play.js", "play.css"]) {
        const size = gzipSync(readFileSync(`${book}play/${file}`), { level: 9 }).length;
        console.log(`${file}: ${size} bytes compressed`);
        sum += size;
    }
    console.log(`in all: ${sum} bytes`);
    assert.ok(sum <= 20 * 1024);
});
