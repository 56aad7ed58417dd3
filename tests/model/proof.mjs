// Proves the model of src/play/model.js against real sockets: makes the same
// calls on both, and says where they differ. Linux, Python, and namespaces.
//
//     node tests/model/proof.mjs             what `cargo test` does, in seconds
//     DEEPER=2 node tests/model/proof.mjs    two calls more from each beginning
//     SEQUENCES=100000 SEED=7 LENGTH=20 node tests/model/proof.mjs
//     node tests/model/proof.mjs "listener socket" "listener bind 0"
//
// Every call is made in every state within reach of a beginning, and then
// sequences are drawn at random. The seed is printed.

import { explore, random, shapes } from "./sequences.mjs";
import "../../src/play/missions.js";
import { compare, disagreements, shrink, start } from "./compare.mjs";

/** @type {{ MISSIONS: import("../../src/play/missions.js").PlayMission[] }} */
const { MISSIONS } = Reflect.get(globalThis, "socketMissions");
const { DEEPER = "0", SEED = "1", SEQUENCES = "300", LENGTH = "16" } = process.env;

/** @param {Iterable<string[]>} sequences @param {string} name */
async function prove(sequences, name) {
    const begin = Date.now();
    const { found, count } = await disagreements(sockets, sequences);
    const seconds = ((Date.now() - begin) / 1000).toFixed(1);
    console.log(`${name}: ${count} sequences, ${seconds} s`);
    for (const { sequence, text } of found.slice(0, 5)) {
        console.log(`\nThe model and the system disagree (${found.length} in all):\n${text}`);
        const short = await shrink(sockets, sequence);
        const again = compare(short, await sockets.run(short));
        console.log(again.agree ? "Made again, they agree." : `The shortest that does so:\n${again.text}`);
    }
    if (found.length) {
        process.exitCode = 1;
    }
}

const sockets = start();
const one = process.argv.slice(2);
if (one.length) {
    console.log(compare(one, await sockets.run(one)).text);
} else {
    await prove(MISSIONS.map(({ start, solution }) => [...start, ...solution]), "missions");
    for (const { name, begin, depth, presses } of shapes) {
        await prove(explore(begin, depth + Number(DEEPER), presses), name);
    }
    await prove(random(Number(SEED), Number(SEQUENCES), Number(LENGTH)), `random, SEED=${SEED} LENGTH=${LENGTH}`);
}
sockets.end();
