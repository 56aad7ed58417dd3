// Which sequences of presses the proof makes: every press in every state within
// reach of a beginning, and sequences drawn at random.

import { model } from "./compare.mjs";

/** @typedef {import("../../src/play/model.js").PlayState} PlayState */

const SERVER = [
    "listener socket", "listener reuse", "listener bind 5220", "listener listen 0", "listener listen 1",
    "listener accept", "listener getsockname", "listener close",
];
const BINDS = ["listener bind 0", "listener bind elsewhere"];
const ANOTHER = [
    "another socket", "another reuse", "another bind 5220", "another listen 0", "another accept", "another close",
];
const CLIENT = ["client socket", "client connect", ...talk("client")];
const CONN = talk("conn");
const KILL = ["server kill", "client kill"];
const VANISH = ["server vanish", "client vanish"];
const FILL = ["conn fill", "client fill"];
const LIMITS = ["conn limit", "client limit", "time passes"];
const NONBLOCKING = ["listener nonblocking", "conn nonblocking", "client nonblocking"];
const ALL = [
    ...SERVER, ...BINDS, ...ANOTHER, ...CLIENT, ...CONN, ...KILL, ...FILL, ...LIMITS, ...NONBLOCKING,
];

/** @param {string} name */
function talk(name) {
    return ["send ab", "recv 1", "recv 9", "shutdown write", "shutdown read", "shutdown both", "getsockname",
        "getpeername", "close"].map((call) => `${name} ${call}`);
}

const LISTENING = ["listener socket", "listener bind 5220", "listener listen 0"];
const QUEUED = [...LISTENING, "client socket", "client connect"];
const QUEUE_FULL = [...QUEUED, "client close", "client socket", "client connect"];
const TWO_QUEUED = [
    ...LISTENING, "listener listen 1", "client socket", "client connect", "client send ab", "client close",
    "client socket", "client connect",
];
const ROOM = ["listener accept", "listener listen 1", "listener close"];
const CONNECTED = [...QUEUED, "listener accept"];
const BOTH_BOUND = [
    "listener socket", "listener reuse", "listener bind 5220", "another socket", "another reuse", "another bind 5220",
];

/** @type {{ name: string, begin: string[], depth: number, presses: string[] }[]} */
export const shapes = [
    { name: "from nothing", begin: [], depth: 6, presses: [...SERVER, ...BINDS, ...CLIENT, ...KILL] },
    { name: "listening", begin: LISTENING, depth: 3, presses: [...SERVER, ...ANOTHER, ...CLIENT, ...CONN, ...KILL, ...NONBLOCKING] },
    { name: "queued", begin: QUEUED, depth: 3, presses: [...SERVER, ...CLIENT, ...CONN, ...KILL] },
    { name: "queue full", begin: QUEUE_FULL, depth: 3, presses: [...SERVER, ...KILL] },
    { name: "two queued", begin: TWO_QUEUED, depth: 2, presses: [...SERVER, ...CLIENT, ...CONN, ...KILL] },
    { name: "asks again", begin: QUEUE_FULL, depth: 2, presses: [...ROOM, "server kill", "time passes"] },
    { name: "connected", begin: CONNECTED, depth: 3, presses: [...CONN, ...CLIENT, ...KILL] },
    { name: "answer unread", begin: [...CONNECTED, "client send ab", "conn send abc"], depth: 2, presses: [...CONN, ...CLIENT, ...KILL] },
    { name: "server left first", begin: [...CONNECTED, "conn close", "client close", "listener close"], depth: 4, presses: [...SERVER, ...ANOTHER] },
    { name: "killed", begin: ["listener socket", "listener reuse", ...CONNECTED.slice(1), "server kill"], depth: 4, presses: [...SERVER, ...CLIENT] },
    { name: "both bound", begin: BOTH_BOUND, depth: 4, presses: [...SERVER, ...ANOTHER, "client socket", "client connect"] },
    { name: "limits", begin: CONNECTED, depth: 2, presses: [...CONN, ...CLIENT, ...KILL, ...LIMITS, ...NONBLOCKING] },
    { name: "full", begin: [...CONNECTED, "client fill"], depth: 3, presses: [...CONN, ...KILL, "conn fill"] },
    { name: "filled without a wait", begin: [...CONNECTED, "client nonblocking", "client fill"], depth: 2, presses: [...CONN, ...CLIENT, ...FILL, ...KILL] },
    { name: "power lost", begin: CONNECTED, depth: 2, presses: [...CONN, ...CLIENT, ...VANISH] },
    {
        name: "minutes later", begin: [...CONNECTED, "server vanish", "client send ab"], depth: 2,
        presses: ["client recv 9", "client close", "time drags"],
    },
    // Seconds a sequence, so that it is made on demand alone.
    {
        name: "minutes later, on demand", begin: [...LISTENING, "client socket", "server vanish"], depth: 0,
        presses: ["client connect", "time drags"],
    },
];

/**
 * What tells one state from another. A TIME-WAIT of the client is in nobody's way,
 * and several of one port are like one.
 * @param {PlayState} state
 */
function key(state) {
    const { timeWaits, ...rest } = state;
    const seen = timeWaits.filter(({ side }) => side === "server").map((wait) => JSON.stringify(wait));
    return JSON.stringify([rest, [...new Set(seen)].sort()]);
}

/**
 * The proof can take the power from sockets that a program holds, and from no others;
 * a state with much unread is like one with less. That a client asks again for a
 * connection takes a second.
 * @param {PlayState} state @param {string} press @param {boolean} asks
 */
function isSensible(state, press, asks = false) {
    const { on, call } = model.parse(press);
    if (!model.isAllowed(state, press)) {
        return false;
    }
    if (call === "vanish") {
        return !state.waits[on] && state.sockets.every(
            ({ side, queue }, index) => side !== on || (!queue.length && Object.values(state.held).includes(index)),
        );
    }
    if (call === "passes" && /connect/.test(state.waits.client) && !asks) {
        return false;
    }
    const peer = state.sockets[state.sockets[state.held[on]]?.peer];
    return !(call === "send" && (peer?.unread.length ?? 0) > 4);
}

/** @param {PlayState} state @param {string} press */
const after = (state, press) => model.step(state, press)[0].state;

/**
 * Calls that show what a state hides, made after a sequence.
 * @param {PlayState} state
 */
function probes(state) {
    /** @type {string[]} */
    const made = [];
    for (const press of [
        "conn getpeername", "client getpeername", "conn send z", "client send z",
        "conn nonblocking", "conn recv 9", "conn recv 9", "client nonblocking", "client recv 9", "client recv 9",
        "another socket", "another reuse", "another bind 5220", "another listen 0",
    ]) {
        if (model.isAllowed(state, press)) {
            state = after(state, press);
            made.push(press);
        }
    }
    return made;
}

/**
 * Every press in every state that is at most `depth` presses away from a beginning:
 * by one way to each state, and with probes after each press that leads to another
 * state. Presses that leave the state as it is are made one after another.
 * @param {string[]} begin @param {number} depth @param {string[]} presses
 */
export function explore(begin, depth, presses) {
    /** @type {string[][]} */
    const sequences = [];
    const { state } = model.play(begin);
    const seen = new Set([key(state)]);
    let border = [{ way: begin, state }];
    for (let level = 1; level <= depth; level += 1) {
        /** @type {typeof border} */
        const next = [];
        for (const { way, state } of border) {
            const idle = [];
            for (const press of presses.filter((press) => isSensible(state, press, true))) {
                const to = after(state, press);
                if (key(to) === key(state)) {
                    idle.push(press);
                    continue;
                }
                sequences.push([...way, press, ...probes(to)]);
                if (!seen.has(key(to))) {
                    seen.add(key(to));
                    next.push({ way: [...way, press], state: to });
                }
            }
            if (idle.length) {
                sequences.push([...way, ...idle]);
            }
        }
        border = next;
    }
    return sequences;
}

/**
 * Numbers from 0 to 1 that look random, the same for each seed (mulberry32).
 * @param {number} seed
 */
function numbers(seed) {
    return () => {
        seed = (seed + 0x6d2b79f5) | 0;
        let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}

/**
 * Sequences drawn at random, from a beginning drawn at random.
 * @param {number} seed @param {number} count @param {number} length
 */
export function* random(seed, count, length) {
    for (let index = 0; index < count; index += 1) {
        const number = numbers(seed * 1_000_003 + index);
        const begins = shapes.map(({ begin }) => begin);
        const way = [...begins[Math.floor(number() * begins.length)]];
        let { state } = model.play(way);
        for (let tries = 0; tries < 100 && way.length < length; tries += 1) {
            const press = ALL[Math.floor(number() * ALL.length)];
            if (isSensible(state, press)) {
                state = after(state, press);
                way.push(press);
                tries = 0;
            }
        }
        yield [...way, ...probes(state)];
    }
}
