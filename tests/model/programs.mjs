// Writes each mission's solution, and some sequences drawn at random, as programs in
// Python and in Rust, and beside them what they have to print:
//
//     node tests/model/programs.mjs FOLDER

import { writeFileSync } from "node:fs";
import { model } from "./compare.mjs";
import { random } from "./sequences.mjs";
import "../../src/play/missions.js";
import "../../src/play/programs.js";

/** @type {{ MISSIONS: import("../../src/play/missions.js").PlayMission[] }} */
const { MISSIONS } = Reflect.get(globalThis, "socketMissions");
/** @type {{ asProgram(presses: string[], language: "python" | "rust"): string | null }} */
const { asProgram } = Reflect.get(globalThis, "socketPrograms");

/** @type {Record<string, [number, string]>} */
const ERRORS = {
    EPIPE: [32, "Broken pipe"],
    EAGAIN: [11, "Resource temporarily unavailable"],
    EINVAL: [22, "Invalid argument"],
    EADDRINUSE: [98, "Address already in use"],
    EADDRNOTAVAIL: [99, "Cannot assign requested address"],
    ECONNRESET: [104, "Connection reset by peer"],
    EISCONN: [106, "Transport endpoint is already connected"],
    ENOTCONN: [107, "Transport endpoint is not connected"],
    ECONNREFUSED: [111, "Connection refused"],
};

/** @param {string} result @param {"python" | "rust"} language */
function printed(result, language) {
    if (result in ERRORS) {
        const [number, words] = ERRORS[result];
        return language === "python" ? `[Errno ${number}] ${words}` : `${words} (os error ${number})`;
    }
    const bytes = result.slice(1).replace(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
    return language === "python" ? `b'${bytes}'` : `b"${bytes}"`;
}

/** Without ports and counts that nobody knows before. @param {string[]} presses */
const isKnown = (presses) => !presses.some((press) => /fill|limit|name/.test(press));

/** @typedef {[name: string, presses: string[]]} Named */

/** @param {(typeof MISSIONS)[0]} mission @returns {Named} */
function named({ id, start, solution }) {
    return [id, [...start, ...solution]];
}

/** @param {string[]} presses @param {number} index @returns {Named} */
function numbered(presses, index) {
    return [`random-${index}`, presses];
}

const ALL = [
    ...MISSIONS.map(named),
    ...[...random(1, 40, 10)].filter(isKnown).map(numbered),
];
const folder = process.argv[2];
for (const [id, presses] of ALL) {
    const { results, state } = model.play(presses);
    for (const language of /** @type {const} */ (["python", "rust"])) {
        const program = asProgram(presses, language);
        if (program === null) {
            continue;
        }
        let out = "";
        /** @type {Record<string, number>} */
        const since = {};
        for (const [index, told] of results.entries()) {
            for (const [side, result] of Object.entries(told)) {
                const number = since[side] || index + 1;
                since[side] = result === "waits" ? number : 0;
                if (!["ok", "waits"].includes(result)) {
                    out += `${number}: ${printed(result, language)}\n`;
                }
            }
        }
        for (const side of ["server", "client"].filter((side) => state.waits[side])) {
            out += `the ${side} waits: ${language === "python" ? "True" : "true"}\n`;
        }
        const file = `${folder}/${id.replaceAll("-", "_")}.${language === "python" ? "py" : "rs"}`;
        writeFileSync(file, program);
        writeFileSync(`${file}.out`, out);
    }
}
