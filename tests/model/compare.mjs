// Makes sequences of presses on real sockets, and asks whether the model of
// src/play/model.js allows what happened.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import "../../src/play/model.js";

/**
 * @typedef {Partial<Record<string, string>>} Results
 * @typedef {import("../../src/play/model.js").PlayModel} PlayModel
 * @typedef {{ run(sequence: string[]): Promise<Results[]>, end(): void }} Sockets
 */

/**
 * A classic script exports nothing: it leaves its functions here.
 * @type {PlayModel}
 */
export const model = Reflect.get(globalThis, "socketModel");

/**
 * Starts processes that make calls, in a network namespace of their own.
 * @param {number} count As many sequences are made at a time.
 * @returns {Sockets}
 */
export function start(count = 2) {
    const python = process.env.PYTHON ?? "python3";
    const script = fileURLToPath(new URL("sockets.py", import.meta.url));
    const all = Array.from({ length: count }, () => {
        const child = spawn("unshare", ["-rn", python, script], { stdio: ["pipe", "pipe", "inherit"] });
        /** @type {((results: Results[]) => void)[]} */
        const waiting = [];
        createInterface(child.stdout).on("line", (line) => waiting.shift()?.(JSON.parse(line)));
        child.on("exit", (status) => {
            if (waiting.length) {
                console.error(`error: the process with the sockets has ended, status ${status}`);
                process.exit(3);
            }
        });
        return { child, waiting };
    });
    let next = 0;
    return {
        run(sequence) {
            const { child, waiting } = all[(next += 1) % count];
            const steps = model.play(sequence).results.map((results, index) => [
                sequence[index],
                Object.keys(results).filter((side) => results[side] !== "waits"),
            ]);
            return new Promise((resolve) => {
                waiting.push(resolve);
                child.stdin.write(`${JSON.stringify(steps)}\n`);
            });
        },
        end: () => all.forEach(({ child }) => child.stdin.end()),
    };
}

/** @param {Results} a @param {Results} b */
const isSame = (a, b) => a.server === b.server && a.client === b.client;

/**
 * Whether the model allows what happened, and both as text.
 * @param {string[]} sequence @param {Results[]} happened @param {PlayModel} by
 */
export function compare(sequence, happened, by = model) {
    /** @param {Results} results */
    const words = (results) => Object.entries(results).map((entry) => entry.join(" ")).join(", ");
    let states = [by.EMPTY];
    let text = "";
    for (const [index, results] of happened.entries()) {
        // What time alone can bring may have happened before the press, or after it.
        const outcomes = states.flatMap((state) => by.later({ results: {}, state })).flatMap((before) =>
            by.step(before.state, sequence[index]).map(({ results, state }) => ({
                results: { ...before.results, ...results }, state,
            })),
        );
        const allowed = outcomes.flatMap((outcome) => by.later(outcome));
        states = allowed.filter((outcome) => isSame(outcome.results, results)).map(({ state }) => state);
        text += `  ${sequence[index]}: ${JSON.stringify(words(results))}\n`;
        if (!outcomes.length) {
            // A wait ended by itself, and what follows was not made for that.
            return { agree: true, text };
        }
        if (!states.length) {
            const said = outcomes.map((outcome) => JSON.stringify(words(outcome.results))).join(" or ");
            return { agree: false, text: `${text}    the model says: ${said || "not in the model"}\n` };
        }
    }
    return { agree: happened.length === sequence.length, text };
}

/**
 * The sequences in which the model and the system disagree, each with what happened, and
 * how many there were.
 * @param {Sockets} sockets @param {Iterable<string[]>} sequences
 */
export async function disagreements(sockets, sequences) {
    /** @type {{ sequence: string[], text: string }[]} */
    const found = [];
    let count = 0;
    // Few at a time: what is written waits in a pipe.
    const rest = sequences[Symbol.iterator]();
    await Promise.all(Array.from({ length: 16 }, async () => {
        for (let next = rest.next(); !next.done; next = rest.next()) {
            const sequence = next.value;
            count += 1;
            const { agree, text } = compare(sequence, await sockets.run(sequence));
            if (!agree) {
                found.push({ sequence, text });
            }
        }
    }));
    return { found, count };
}

/** @param {string[]} sequence */
function isPossible(sequence) {
    try {
        model.play(sequence);
        return true;
    } catch {
        return false;
    }
}

/**
 * Leaves out calls as long as the model and the system still disagree.
 * @param {Sockets} sockets @param {string[]} sequence
 */
export async function shrink(sockets, sequence) {
    for (let index = sequence.length - 1; index >= 0; index -= 1) {
        const shorter = sequence.filter((_, other) => other !== index);
        if (isPossible(shorter) && !compare(shorter, await sockets.run(shorter)).agree) {
            sequence = shorter;
        }
    }
    return sequence;
}
