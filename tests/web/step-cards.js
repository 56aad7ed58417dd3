// Writes what the pages show of a recording, a file each in `src/cards/`: the recording, the
// lines that it speaks of, and its steps in words for those without scripts. `cargo test
// --test steps` runs it and compares; with `SNAPSHOTS=overwrite` it writes the files.

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** @type {typeof import("../../src/replay/sentences.js")} */
const { listOf, otherOrders, play } = createRequire(import.meta.url)("../../src/replay/sentences.js");

/** The recordings, as `examples/CHAPTER/NAME.steps.json`. */
export const recordings = () =>
    readdirSync(`${root}examples`, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .flatMap(({ name }) => readdirSync(`${root}examples/${name}`).map((file) => `examples/${name}/${file}`))
        .filter((file) => file.endsWith(".steps.json"))
        .sort();

/** @param {string} file */
export const recordingOf = (file) => JSON.parse(readFileSync(root + file, "utf8"));

/**
 * A listing's lines without its marks, as the pages show them.
 * @param {string} file
 */
function shown(file) {
    const lines = readFileSync(root + file, "utf8").split(/\r?\n/);
    return lines.filter((line) => !/ANCHOR(_END)?:/.test(line));
}

/**
 * The lines at which a recording's steps stand, by side, language and number.
 * @param {string} file
 * @param {import("../../src/replay/sentences.js").Recording} recording
 */
function linesOf(file, recording) {
    /** @type {Record<string, Record<string, Record<string, string>>>} */
    const lines = {};
    for (const side of ["server", "client"]) {
        lines[side] = {};
        for (const language of /** @type {const} */ (["py", "rs"])) {
            // The pair is recorded as one, under the name of its server.
            const name = recording.listing === "cap_server" && side === "client" ? "cap_client" : recording.listing;
            const text = shown(`${dirname(file)}/${name}.${language}`);
            const steps = recording.steps.filter((step) => step.who === side);
            const places = steps.flatMap((step) => [...(step[language] ?? "").matchAll(/(\d+):\d+ /g)]);
            const numbers = [...new Set(places.map(([, number]) => Number(number)))].sort((a, b) => a - b);
            lines[side][language] = Object.fromEntries(numbers.map((number) => [number, text[number - 1].trim()]));
        }
    }
    return lines;
}

/**
 * The card of a recording.
 * @param {string} file
 */
export function card(file) {
    const recording = recordingOf(file);
    const { listing } = recording;
    const others = otherOrders(recording);
    const name = listing === "cap_server" ? "cap_server and cap_client" : listing;
    const played = play(recording, { server: "py", client: "py" });
    // Both stand inside of a script: its text ends at `</script`, and no line of it is empty.
    const lines = JSON.stringify(linesOf(file, recording)).replaceAll("<", "\\u003c");
    return `<!-- The steps of ${listing}. Written by tests/web/step-cards.js. -->

<div class="replay" data-name="${name}" data-steps="${played.length}">
<link rel="stylesheet" href="replay/replay.css">
<noscript>
<details>
<summary>${name}, step by step</summary>
<ol>
${listOf(recording, played)}
</ol>
${others === "" ? "" : `<p>${others}</p>\n`}</details>
</noscript>
<script type="application/json">{"recording":
{{#include ../../${file}}}
,"lines":
${lines}}</script>
<script src="replay/replay.js" defer></script>
</div>
`;
}

/** @param {string} file */
export const cardFile = (file) => `src/cards/${basename(file, ".json")}.md`;

/** Which cards are not as their recordings: those that are written anew are. */
export function faults() {
    return recordings().flatMap((file) => {
        const path = root + cardFile(file);
        const text = card(file);
        const old = existsSync(path) ? readFileSync(path, "utf8").replaceAll("\r\n", "\n") : "";
        if (old === text) {
            return [];
        }
        if (process.env.SNAPSHOTS === "overwrite") {
            writeFileSync(path, text);
            return [];
        }
        return [`${cardFile(file)} is not as ${file}: SNAPSHOTS=overwrite cargo test --test steps`];
    });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const found = faults();
    console.error(found.join("\n"));
    process.exitCode = found.length === 0 ? 0 : 1;
}
