// Is the proof worth its name? Each line below makes the model wrong in one place,
// and what real sockets did must contradict it. A mutation that nothing contradicts
// asks for another beginning in sequences.mjs.
//
//     node tests/model/mutations.mjs
//
// The calls are made on real sockets once, and their results kept for all mutations.

import { readFileSync } from "node:fs";
import { compare, start } from "./compare.mjs";
import { explore, random, shapes } from "./sequences.mjs";

/** @type {[name: string, text: string, replacement: string][]} */
const MUTATIONS = [
    ["a reset empties what has arrived", `socket.error = socket.tcp === "CLOSE-WAIT"`, `socket.unread = "";$&`],
    ["a reset after the end is a reset", `socket.tcp === "CLOSE-WAIT" ? "EPIPE"`, `false ? "EPIPE"`],
    ["a reset leaves the connection", `"EPIPE" : "ECONNRESET";\n        over(socket);`, `"EPIPE" : "ECONNRESET";`],
    ["an error is told again and again", `socket.error = "";\n        return error;`, "return error;"],
    ["a connection that is over can be sent to", "socket.deaf = true;\n        socket.mute = true;", "socket.deaf = true;"],
    ["what arrives after shutdown(SHUT_RD) is refused", ` && to.tcp !== "ESTABLISHED"`, ""],
    ["what nobody will receive is taken", `to.deaf && to.tcp !== "ESTABLISHED"`, "false"],
    ["only the sender is told that nobody receives", "reset(state, to);\n            reset(state, from);", "reset(state, from);"],
    ["only the receiver is told that it does not receive", "reset(state, to);\n            reset(state, from);", "reset(state, to);"],
    ["the end is never found", "to.found = true;\n", ""],
    ["the side that ends last keeps TIME-WAIT", "side: to.side, port: to.port", "side: from.side, port: from.port"],
    ["nobody keeps TIME-WAIT", "state.timeWaits.push(", "void ("],
    ["TIME-WAIT forgets SO_REUSEADDR", "port: to.port, reuse: to.reuse", "port: to.port, reuse: false"],
    ["TIME-WAIT forgives", "port: to.port, reuse: to.reuse", "port: to.port, reuse: true"],
    ["the queue holds as many as the backlog", "queue.length <= listener.backlog", "queue.length < listener.backlog"],
    ["the queue has no limit", "listener.queue.length <= listener.backlog", "true"],
    ["a full queue refuses", "if (!listener) {", "if (!listener || listener.queue.length > listener.backlog) {"],
    ["accept takes the last client first", "socket.queue.shift()", "socket.queue.pop()"],
    ["a connection is accepted without its listener's option", "reuse: listener.reuse,", ""],
    ["the option of one socket is enough", "other.reuse && socket.reuse", "(other.reuse || socket.reuse)"],
    ["the option beats a listener", `!("tcp" in other && other.tcp === "LISTEN")`, "true"],
    ["the option is of no use", "!(other.reuse && socket.reuse &&", "!(false &&"],
    ["what is closed is in nobody's way", "...state.timeWaits.filter", "...[].filter"],
    ["connections do not hold the port", `(other.bound || other.tcp !== "CLOSED")`, "other.bound"],
    ["what is bound and does not listen is in nobody's way", `(other.bound || other.tcp !== "CLOSED")`, `other.tcp !== "CLOSED"`],
    ["bind twice", `if (socket.bound) {\n                return "EINVAL";\n            }`, ""],
    ["the order of bind's errors", `if (where === "elsewhere") {`, `if (where === "elsewhere" && !socket.bound) {`],
    ["two listen at one port", `socket.tcp !== "LISTEN" && inUse(state, socket)`, "false"],
    ["accept without listen waits", `if (socket.tcp !== "LISTEN") {\n                return "EINVAL";\n            }`, ""],
    ["a connected socket connects again", `if (socket.connected) {\n                return "EISCONN";\n            }`, ""],
    ["a refused socket is spoiled", `return told(socket, "");\n            }\n            if (socket.tcp === "SYN-SENT")`, `socket.connected = true; $&`],
    ["send before connect says ENOTCONN", "send(state, socket, bytes) {", `$& if (!socket.connected) { return "ENOTCONN"; }`],
    ["a send to a connection that is over succeeds", "socket.error || socket.mute || !socket.connected) {\n                return told(socket, \"EPIPE\");\n            }\n            arrive(state, socket, bytes", "socket.error || !socket.connected) {\n                return told(socket, \"EPIPE\");\n            }\n            if (socket.tcp === \"CLOSED\") { return \"ok\"; }\n            arrive(state, socket, bytes"],
    ["a blocked send that is cut says the error", `return socket.tcp === "CLOSED" ? "part" : "waits";`, `return socket.tcp === "CLOSED" ? told(socket, "EPIPE") : "waits";`],
    ["a send that fills returns", `socket.tcp === "CLOSED" || socket.mode === "nonblocking" ? "part" : "waits"`, `"part"`],
    ["an error comes before what has arrived", "if (socket.unread) {\n                const isMore", "if (socket.unread && !socket.error) {\n                const isMore"],
    ["an error comes before the end", "if (socket.found) {", "if (socket.found && !socket.error) {"],
    ["a receive takes all", "const rest = socket.unread.slice(Number(most));", `const rest = "";`],
    ["receive before connect finds the end", `if (socket.tcp === "CLOSED") {\n                return "ENOTCONN";\n            }\n            return socket.mode`, `if (socket.tcp === "CLOSED") {\n                return "=";\n            }\n            return socket.mode`],
    ["a receive after its own shutdown waits", `if (socket.deaf) {\n                return "=";\n            }`, ""],
    ["shutdown of what is over succeeds", `shutdown(state, socket, how) {\n            if (socket.tcp === "CLOSED") {`, `shutdown(state, socket, how) {\n            if (false) {`],
    ["shutdown of both ends one", `if (how !== "read" && !socket.mute) {`, `if (how === "write" && !socket.mute) {`],
    ["shutdown(SHUT_WR) ends receiving", `if (how !== "write") {\n                socket.deaf`, `if (true) {\n                socket.deaf`],
    ["a peer stays a peer", `socket.connected && socket.tcp !== "CLOSED" ? "ok"`, `socket.connected ? "ok"`],
    ["a listener closes and keeps its queue", "for (const child of socket.queue) {", "for (const child of []) {"],
    ["a listener resets only whoever is still there", `state.sockets[child].tcp !== "CLOSED"`, `state.sockets[child].tcp === "ESTABLISHED"`],
    ["closing with unread bytes is a plain end", `if (socket.unread && socket.tcp !== "CLOSED") {`, "if (false) {"],
    ["closing after the peer's end is no reset", `if (socket.unread && socket.tcp !== "CLOSED") {`, `if (socket.unread && socket.tcp === "ESTABLISHED") {`],
    ["closing says nothing", `else if (socket.tcp === "ESTABLISHED" || socket.tcp === "CLOSE-WAIT")`, "else if (false)"],
    ["a closed socket still receives", "socket.deaf = true;\n            return \"ok\";\n        },\n    };", "return \"ok\";\n        },\n    };"],
    ["a kill is a reset", `const name of HOLDS[side]) {\n                if (state.held[name] >= 0) {`, `const name of HOLDS[side]) {\n                if (state.held[name] >= 0) {\n                    reset(state, state.sockets[state.sockets[state.held[name]].peer] ?? newSocket(side));`],
    ["a kill leaves the listener", "for (const name of HOLDS[side]) {", `for (const name of HOLDS[side].slice(-1)) {`],
    ["who lost its power answers with a reset", "if (to.side === state.gone) {\n            from.unanswered = true;\n        } else", "if (to.side === state.gone) {\n            reset(state, from);\n        } else"],
    ["who gets no answer waits for ever", "from.unanswered = true;\n        } else", "} else"],
    ["who gets no answer is told of a reset", `socket.error = "ETIMEDOUT"`, `socket.error = "ECONNRESET"`],
    ["a limit says that time is up with ETIMEDOUT", `call === "fill" ? "part" : "EAGAIN"`, `call === "fill" ? "part" : "ETIMEDOUT"`],
    ["who waits for a full queue gets its turn at once", `if (socket.tcp === "SYN-SENT") {\n                return "waits";`, `if (again) { ask(state, socket); }\n            $&`],
    ["only the server is woken", `for (const side of ["server", "client"]) {\n            const press`, `for (const side of ["server"]) {\n            const press`],
    ["only the client is woken", `for (const side of ["server", "client"]) {\n            const press`, `for (const side of ["client"]) {\n            const press`],
];

const source = readFileSync(new URL("../../src/play/model.js", import.meta.url), "utf8");

const sockets = start();
const sequences = [
    ...shapes.flatMap(({ begin, depth, presses }) => explore(begin, depth, presses)),
    ...random(1, 300, 16),
];
/** @type {Awaited<ReturnType<typeof sockets.run>>[]} */
const happened = new Array(sequences.length);
const rest = sequences.entries();
await Promise.all(Array.from({ length: 16 }, async () => {
    for (const [index, sequence] of rest) {
        happened[index] = await sockets.run(sequence);
    }
}));
sockets.end();

/** @param {string} code */
function load(code) {
    const right = Reflect.get(globalThis, "socketModel");
    new Function(code)();
    const wrong = Reflect.get(globalThis, "socketModel");
    Reflect.set(globalThis, "socketModel", right);
    return wrong;
}

let missed = 0;
for (const [name, text, replacement] of [["the model as it is", "", ""], ...MUTATIONS]) {
    if (text && source.split(text).length !== 2) {
        console.log(`NOT ONE PLACE: ${name}`);
        missed += 1;
        continue;
    }
    const by = load(source.replace(text, replacement));
    let index = 0;
    let agrees = true;
    for (; index < sequences.length && agrees; index += 1) {
        try {
            agrees = compare(sequences[index], happened[index], by).agree;
        } catch {
            // It cannot even be played.
            agrees = false;
        }
    }
    if (agrees !== !text) {
        console.log(`${text ? "NOT CAUGHT" : "WRONG"}: ${name}`);
        if (!text) {
            console.log(compare(sequences[index - 1], happened[index - 1]).text);
        }
        missed += 1;
    } else if (text) {
        console.log(`caught by sequence ${index}: ${name}`);
    }
}
console.log(`${MUTATIONS.length - missed} of ${MUTATIONS.length} mutations are caught`);
process.exitCode = missed ? 1 : 0;
