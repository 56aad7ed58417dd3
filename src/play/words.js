// What is said of the model of model.js: a sentence for each press, how each side and
// each half of the connection stand, and what ends a wait. The page and the missions
// that are written out are both made by it, and it needs no page itself.
// (mdBook copies what is in src/ and is no Markdown: this file belongs to a page.)
//
// In a text, `code` and **strong** are marked as in Markdown.
//
// A classic script, loaded after missions.js. It leaves `socketWords`.
"use strict";

/**
 * How a side stands.
 * @typedef {object} PlayLane
 * @property {"idle" | "acts" | "waits" | "ended" | "gone"} kind
 * @property {string} title
 * @property {string} until What ends its wait, or why it can do nothing.
 * @property {string[]} facts What it holds.
 */
/**
 * How one half of the connection stands: what goes from one side to the other.
 * @typedef {object} PlayHalf
 * @property {"none" | "open" | "over" | "broken" | "nobody"} kind
 * @property {string} unread What lies in the queue of the receiver, as it is shown.
 * @property {string} count The same in words.
 * @property {"" | "ended" | "reset" | "given up" | "receives no more"} cap What ends it: its sender, a
 *     reset, that there was no answer for so long, or its receiver, who receives no more.
 * @property {string} rule What a receive does now.
 * @property {boolean} waits The receiver waits for bytes.
 */
/**
 * @typedef {object} PlayEntry
 * @property {string} press
 * @property {string} side Whose call it is, or "".
 * @property {string} sentence
 * @property {string} stuck That nothing will end the waits, or "".
 * @property {Record<string, string>} results
 * @property {import("./model.js").PlayState} state Afterwards.
 */

(function () {
    /** @type {import("./model.js").PlayModel} */
    const model = Reflect.get(globalThis, "socketModel");
    const { SIDE } = model;

    /** @type {Record<string, string>} */
    const ERRORS = {
        EADDRINUSE: "address already in use",
        EADDRNOTAVAIL: "cannot assign requested address",
        EAGAIN: "resource temporarily unavailable",
        ECONNREFUSED: "connection refused",
        ECONNRESET: "connection reset by peer",
        EINVAL: "invalid argument",
        EISCONN: "already connected",
        ENOTCONN: "not connected",
        EPIPE: "broken pipe",
        ETIMEDOUT: "connection timed out",
    };

    /** Why a call waits. @type {Record<string, string>} */
    const WAITS = {
        accept: "No client is waiting to be accepted, so it **waits**.",
        connect: "The server’s queue of clients is full, so it **waits**.",
        fill: "There is no room for all of it, so it **waits**.",
        recv: "Nothing has come, so it **waits**.",
    };

    /** The words of what can be chosen. @type {Record<string, string>} */
    const CHOICES = {
        0: "any port",
        5220: "port 5220",
        elsewhere: "another machine’s address",
        write: "sending",
        read: "receiving",
        both: "both",
    };

    /** What is learned from a mission. @type {Record<string, string>} */
    const LEARNED = {
        "refused": "A port at which nobody listens answers at once. A refusal is no silence: the machine is there.",
        "in-use": "`SO_REUSEADDR` helps against old connections. Against a server that listens nothing helps but another port.",
        "in-use-by-nobody": "The side that ends first keeps what is left of the connection, for a minute, and with it the port.",
        "start-again": "With `SO_REUSEADDR`, set before `bind` by the old server and the new one, the old connection does not stand in the way.",
        "before-accept": "The system makes the connection, keeps what is sent, and the end behind it. `accept` only hands it over.",
        "queue-full": "The system lets a few clients in before the server accepts them. For the next one there is no room, so it waits.",
        "two-pieces": "A receive returns what is there, up to its limit. It knows nothing of messages: your program has to find where one ends.",
        "two-in-one": "Two sends, one receive: a connection carries bytes, and does not keep where one send ended.",
        "torn-character": "The last byte cannot be decoded alone. Gather the bytes first, and decode when the message is whole.",
        "both-wait": "You made both wait: this is what a stuck program looks like. No error comes. If you end one program, the other one is freed.",
        "both-full": "You made both wait, and no bytes are missing: both buffers are full, and nobody receives.",
        "broken-pipe": "The first send succeeds: it only gives bytes to the system. The peer’s answer to it, a reset, fails the second one.",
        "unread-data": "Who closes with bytes unread throws them away, and the reset says so. Receive up to the end before you close.",
        "half-close": "Each direction ends by itself. The server knew that the question was whole, and the connection still carried the answer.",
        "killed": "The system closes what a program held. The client is told at once, by the end of the stream or by a reset.",
        "power-lost": "Nobody is left who could tell it. Without a time limit, a client that has nothing more to send waits forever.",
    };

    /** @param {string} side */
    const other = (side) => (side === "server" ? "client" : "server");

    /** @param {number} count */
    const bytes = (count) => (count === 1 ? "1 byte" : `${count === 0 ? "no" : count} bytes`);

    /** What cannot be shown is written as Python writes it; a long text loses its middle. @param {string} data */
    function shown(data) {
        const escaped = Array.from(data.replace("…", ""), (byte) =>
            (byte === "\\" ? "\\\\" : /[ -_a-~]/.test(byte) ? byte : byte === "\n" ? "\\n" : `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`));
        const text = escaped.length > 40 ? [...escaped.slice(0, 16), " … ", ...escaped.slice(-8)] : escaped;
        return text.join("");
    }

    /** The text of a press in UTF-8. @param {string} data */
    const decoded = (data) => new TextDecoder().decode(Uint8Array.from(data, (byte) => byte.charCodeAt(0)));

    /** How a press is called on its button. @param {string} press */
    function label(press) {
        const { call, word } = model.parse(press);
        switch (call) {
            case "reuse":
                return "set SO_REUSEADDR";
            case "bind":
                return `bind ${CHOICES[word]}`;
            case "send":
                return `send “${decoded(word)}”`;
            case "fill":
                return "send 20 MB";
            case "shutdown":
                return `shutdown ${CHOICES[word]}`;
            case "limit":
                return "set a time limit";
            case "nonblocking":
                return "set non-blocking";
            case "kill":
                return "end the program";
            case "vanish":
                return "cut its machine’s power";
            case "passes":
                return "some seconds pass";
            case "drags":
                return "many minutes pass";
            default:
                return `${call} ${word}`.trim();
        }
    }

    /** The call that a program waits in, by the book's name. @param {string} press */
    const named = (press) => model.parse(press).call.replace("fill", "send");

    /**
     * The two ends of the connection: the index of each socket, or -1.
     * @param {import("./model.js").PlayState} state
     * @param {string} side
     */
    function endOf(state, side) {
        const peerOf = (/** @type {number} */ index) => state.sockets[index]?.peer ?? -1;
        const { conn, client } = state.held;
        if (side === "server") {
            return conn >= 0 ? conn : peerOf(client);
        }
        const isPaired = conn < 0 || peerOf(conn) < 0;
        return isPaired && state.sockets[client]?.connected ? client : peerOf(conn);
    }

    /** How many clients may queue: on Linux one more than the number. @param {string} backlog */
    const most = (backlog) => (backlog === "0"
        ? "Linux lets one queue, one more than 0." : `Linux lets ${Number(backlog) + 1} queue, one more than ${backlog}.`);

    /** The port, as it is said. @param {string} port */
    const portOf = (port) => (/^\d+$/.test(port) && port !== "0" ? `port ${port}` : "a port that the system chose");

    /**
     * What a wait ended with.
     * @param {import("./model.js").PlayState} before @param {string} side @param {string} result
     * @param {boolean} byTime
     */
    function returned(before, side, result, byTime) {
        const press = before.waits[side];
        const { call } = model.parse(press);
        const its = `\`${named(press)}\``;
        const freed = "It no longer waits.";
        const lead = byTime ? `The ${side}’s ${its}` : `The ${side} waited for that: its ${its}`;
        if (result[0] === "=") {
            const count = result.length - 1;
            return count
                ? `${lead} returns ${bytes(count)}, \`${shown(result.slice(1))}\`. ${freed}`
                : `The ${side}’s ${its} returns no bytes: the end of the stream. ${freed}`;
        }
        if (result === "EAGAIN") {
            return `The ${side}’s time limit is over: its ${its} gives up.`;
        }
        if (result === "part") {
            return `The ${side}’s ${its} returns, without an error: it has sent only a part. ${freed}`;
        }
        if (result in ERRORS) {
            return `The ${side}’s ${its} fails: ${ERRORS[result]}. ${freed}`;
        }
        if (call === "connect") {
            return `The client’s \`connect\` returns: there is room in the queue now. ${freed}`;
        }
        return `${lead} returns${call === "accept" ? " a connection" : ""}. ${freed}`;
    }

    /**
     * The sentence of a press: subject, call, result; who waits, and what for.
     * @param {import("./model.js").PlayState} before @param {string} press
     * @param {import("./model.js").PlayOutcome} outcome
     */
    function sentence(before, press, { results, state }) {
        const { on, call } = model.parse(press);
        const side = SIDE[on] ?? "";
        const said = side ? own(before, press, results[side] ?? "ok", state) : call === "drags" ? "Many minutes pass." : "Some seconds pass.";
        const others = Object.keys(results).filter((who) => who !== side || !side);
        const ended = others.map((who) => returned(before, who, results[who], !side));
        const given = side ? [] : gaveUp(before, state).filter((who) => !others.includes(who)).map((who) =>
            `The ${who}’s system has had no answer for so long, and gives the connection up.`);
        const nothing = !side && !others.length && !given.length ? ["Nothing changes."] : [];
        return [said, ...ended, ...given, ...nothing].join(" ");
    }

    /**
     * Whose system has given a connection up.
     * @param {import("./model.js").PlayState} before @param {import("./model.js").PlayState} state
     */
    function gaveUp(before, state) {
        const late = (/** @type {import("./model.js").PlayState} */ { sockets }, /** @type {string} */ side) =>
            sockets.some((one) => one.side === side && !one.orphan && one.error === "ETIMEDOUT");
        return ["server", "client"].filter((side) => late(state, side) && !late(before, side));
    }

    /**
     * What the caller itself is told.
     * @param {import("./model.js").PlayState} before @param {string} press @param {string} result
     * @param {import("./model.js").PlayState} state
     */
    function own(before, press, result, state) {
        const { on, call, word } = model.parse(press);
        const side = SIDE[on];
        const peer = other(side);
        const I = `The ${side}`;
        const You = `The ${peer}`;
        const its = `\`${named(press)}\``;
        const socket = before.sockets[before.held[on]];
        const there = before.sockets[socket?.peer ?? -1];
        const hasLeft = !there || there.orphan;

        if (result === "waits") {
            const then = state.waits[peer]
                ? `${You} waits, too.`
                : before.gone === peer
                    ? ""
                    : `Now only the ${peer} can act.`;
            const why = before.gone === peer
                ? `The ${peer}’s machine is gone and nobody says so, so it **waits**.`
                : WAITS[call];
            return `${I} calls ${its}. ${why} ${then}`.trim();
        }

        const fails = (/** @type {string} */ why) => `${I}’s ${its} fails: ${ERRORS[result]}. ${why}`.trim();
        switch (result) {
            case "EADDRINUSE":
                if (call === "listen") {
                    return fails("Another socket listens at this port.");
                }
                return before.sockets.some(({ tcp, port }) => tcp === "LISTEN" && port === word)
                    ? fails("A socket listens at this port.")
                    : fails(before.sockets.some((one) => one.bound && one.port === word)
                        ? "Another socket is bound to this port."
                        : `Nobody listens there, but a connection still has the port${
                            socket.reuse ? ", and its socket had not set `SO_REUSEADDR`" : ""}.`);
            case "EADDRNOTAVAIL":
                return fails("This machine does not have that address.");
            case "EAGAIN":
                return `${I}’s ${its} fails: ${ERRORS[result]}. ${call === "accept" ? "No client is there" : "Nothing has come"}, and it must not wait.`;
            case "ECONNREFUSED":
                return fails(`Nobody listens at ${portOf(before.target)}.`);
            case "ECONNRESET":
                return fails("The error is told once.");
            case "EINVAL":
                return fails(call === "bind" ? "The socket is bound already." : "This socket does not listen.");
            case "EISCONN":
                return fails("A socket connects once.");
            case "ENOTCONN":
                return fails(call === "getpeername" && socket.connected ? "A connection that is over has no peer." : "");
            case "EPIPE":
                return fails(!socket.connected ? "This socket has no connection."
                    : socket.tcp !== "CLOSED" ? `The ${side} has ended its half itself.`
                        : "The connection is over, and nothing can be sent any more.");
            case "ETIMEDOUT":
                return fails("No answer came for minutes.");
            case "part":
                return `${I} sends 20 MB. There is room for a part of it, and it must not wait: \`send\` returns how much it took.`;
        }

        switch (call) {
            case "socket":
                return on === "another" ? "The server makes another socket." : `${I} makes a socket.`;
            case "reuse":
                return `${I} sets \`SO_REUSEADDR\`: an old connection shall not keep it from its port.`;
            case "bind":
                return `${I} binds its socket to ${word === "0" ? "a port that the system chooses" : `port ${word}`}. Nobody can connect yet.`;
            case "listen":
                return before.sockets[before.held[on]].tcp === "LISTEN"
                    ? `${I} listens as before, with another limit: ${most(word)}`
                    : `${I} listens. From now on a client can connect. ${most(word)}`;
            case "accept":
                return state.sockets[state.held.conn]?.found
                    ? `${I} accepts without a wait: its client was there already, and has left since.`
                    : `${I} accepts without a wait: its client was there already.`;
            case "connect":
                return before.waits.server.endsWith("accept")
                    ? `${I} connects.`
                    : `${I} connects without a wait: a server that listens is enough.`;
            case "send":
            case "fill": {
                const what = `${I} sends ${call === "fill" ? "20 MB" : bytes(word.length)}.`;
                if (before.gone === peer) {
                    return `${what} The call succeeds. Nobody will receive that, and nobody says so.`;
                }
                if (hasLeft || state.sockets[state.held[on]]?.tcp === "CLOSED") {
                    return `${what} The call succeeds, but the ${peer} ${hasLeft ? "has closed" : "receives no more"}: the answer is a reset.`;
                }
                if (before.waits[peer].endsWith("accept") || (peer === "server" && before.held.conn !== socket.peer)) {
                    return `${what} The server has not accepted it yet: its system keeps them.`;
                }
                return before.waits[peer] ? what : `${what} ${You} has not asked for them yet.`;
            }
            case "recv": {
                const count = result.length - 1;
                if (!count) {
                    return socket.found || !socket.connected
                        ? `${I}’s ${its} returns no bytes: the end of the stream.`
                        : `${I}’s ${its} returns no bytes: nothing more can come.`;
                }
                const left = state.sockets[state.held[on]]?.unread ?? "";
                const rest = left.endsWith("…") ? "More is left." : left ? `${left.length} more ${left.length === 1 ? "is" : "are"} left.` : "";
                return `${I}’s ${its} returns ${bytes(count)}, \`${shown(result.slice(1))}\`, without a wait: ${count === 1 ? "it was" : "they were"} there. ${rest}`.trim();
            }
            case "shutdown":
                if (word === "both") {
                    return `${I} ends its half, and will receive no more.`;
                }
                return word === "write"
                    ? `${I} ends its half: no more will come from it. It can still receive.`
                    : `${I} says that it will receive no more. ${You} is not told.`;
            case "limit":
                return `${I} sets a time limit for its receives and sends.`;
            case "nonblocking":
                return `${I} sets its socket to non-blocking: a call that would wait fails instead.`;
            case "getsockname":
                return `${I} asks for its own address: ${result === ":0" ? "it has no port yet" : portOf(result.slice(1))}.`;
            case "getpeername":
                return `${I} asks for its peer’s address, and gets it.`;
            case "kill":
                return `The program of the ${side} is ended. ${consequence(before, state, side)
                    || "The system closes what it held."}`;
            case "vanish":
                return `The machine of the ${side} loses its power. Nothing is sent, so the ${peer} is told nothing.`;
            case "close":
                return `${I} closes its ${on === "listener" ? "listener" : on === "another" ? "other socket" : "socket"}. ${consequence(before, state, side, on)}`.trim();
        }
        return `${I} calls ${its}.`;
    }

    /**
     * What a close means for the connection.
     * @param {import("./model.js").PlayState} before @param {import("./model.js").PlayState} state
     * @param {string} side @param {string} [on]
     */
    function consequence(before, state, side, on) {
        const name = on ?? (side === "server" ? "conn" : "client");
        const socket = before.sockets[before.held[name]];
        if (!socket) {
            return "";
        }
        const peer = other(side);
        if (socket.queue.length) {
            return "The connections in its queue are reset.";
        }
        if (name === "listener" || name === "another") {
            return socket.tcp === "LISTEN" ? "No more clients can connect." : "";
        }
        if (!socket.connected || socket.tcp === "CLOSED") {
            return "";
        }
        const subject = on ? "It" : "Its socket";
        if (before.gone === peer) {
            return "";
        }
        if (socket.unread) {
            const count = socket.unread.endsWith("…") ? "Bytes were" : socket.unread.length === 1 ? "1 byte was" : `${socket.unread.length} bytes were`;
            return `${count} unread, and that resets the connection.`;
        }
        if (socket.found) {
            return "The connection is over.";
        }
        return socket.mute ? "" : `${subject === "It" ? "That" : "Closing its socket"} ends its half of the connection.`;
    }

    /**
     * What ends a wait.
     * @param {import("./model.js").PlayState} state @param {string} side
     */
    function until(state, side) {
        const peer = other(side);
        const { on, call } = model.parse(state.waits[side]);
        const limit = state.sockets[state.held[on]]?.mode === "limit" ? ", or its time limit is over" : "";
        if (state.gone === peer) {
            return call === "connect" ? "until it gives up, minutes later" : `for a ${peer} that is gone${limit}`;
        }
        return UNTIL[call].replace("PEER", peer) + limit;
    }

    /** What ends a wait: the peer, or its absence. @type {Record<string, string>} */
    const UNTIL = {
        accept: "until a client connects",
        connect: "until its system asks again and finds room",
        fill: "until the PEER receives",
        recv: "until the PEER sends, or ends its half",
    };

    /** What the call is named in Rust's std. @type {Record<string, string>} */
    const RUST = { recv: "read", send: "write" };

    /**
     * @param {import("./model.js").PlayState} state @param {string} side @param {string[]} presses All up to here.
     * @returns {PlayLane}
     */
    function lane(state, side, presses) {
        const facts = model.HOLDS[side].flatMap((name) => {
            const index = state.held[name];
            return index < 0 ? [] : [`\`${name}\` ${fact(state, state.sockets[index])}`];
        });
        const old = [
            ...state.timeWaits,
            ...state.sockets.filter((one) => one.orphan && one.side === side && one.port && !state.sockets.some(({ queue }) => queue.includes(state.sockets.indexOf(one)))),
        ];
        const kept = old.find((one) => one.side === side && /^\d/.test(one.port));
        if (kept) {
            facts.push(`an old connection keeps port ${kept.port}`);
        }
        const own = presses.filter((press) => SIDE[model.parse(press).on] === side);
        const last = own.at(-1) ?? "";
        if (state.gone === side) {
            return { kind: "gone", title: "has no power", until: `It tells the ${other(side)} nothing.`, facts: [] };
        }
        if (state.waits[side]) {
            const call = named(state.waits[side]);
            const rust = RUST[call] ? ` (in Rust: \`${RUST[call]}\`)` : "";
            return { kind: "waits", title: `waits in \`${call}\``, until: until(state, side) + rust, facts };
        }
        if (last.endsWith(" kill")) {
            return { kind: "ended", title: "has ended", until: "Its program can be started again.", facts };
        }
        return own.length
            ? { kind: "acts", title: "can act", until: "It waits for nothing.", facts }
            : { kind: "idle", title: "has not begun", until: "", facts };
    }

    /** @param {import("./model.js").PlayState} state @param {import("./model.js").PlaySocket} socket */
    function fact(state, socket) {
        if (socket.tcp === "LISTEN") {
            const count = socket.queue.length;
            return `listens, ${count ? `${count} ${count === 1 ? "client queues" : "clients queue"}` : "no client queues"}`;
        }
        if (socket.tcp === "SYN-SENT") {
            return "asks for a connection";
        }
        if (socket.tcp !== "CLOSED") {
            return "is connected";
        }
        return socket.connected ? (socket.found ? "had a connection, which is over" : "has lost its connection") : socket.bound ? `is bound to ${portOf(socket.port)}` : "is a new socket";
    }

    /**
     * How the half stands that ends at a side.
     * @param {import("./model.js").PlayState} state @param {string} to
     * @returns {PlayHalf}
     */
    function half(state, to) {
        const from = other(to);
        const index = endOf(state, to);
        const socket = state.sockets[index];
        const sender = state.sockets[endOf(state, from)];
        const none = { unread: "", count: "", waits: false, cap: /** @type {const} */ ("") };
        if (!socket?.connected && !sender?.connected) {
            return { ...none, kind: "none", rule: "no connection" };
        }
        if (state.gone === to) {
            return { ...none, kind: "nobody", rule: `nobody receives: the ${to} is gone` };
        }
        if (!socket || socket.orphan) {
            return { ...none, kind: "nobody", rule: `nobody receives: the ${to} has closed` };
        }
        const { unread } = socket;
        const name = to === "server" ? "conn" : "client";
        const count = unread.endsWith("…") ? "full" : unread ? `${bytes(unread.length)} unread` : "";
        // A connection that is over without an end was reset.
        const isReset = socket.tcp === "CLOSED" && socket.connected && !socket.found;
        /** @type {PlayHalf["cap"]} */
        const cap = isReset ? (state.gone === from ? "given up" : "reset") : socket.found ? "ended" : socket.deaf ? "receives no more" : "";
        const now = { unread: shown(unread), count, waits: false, cap };
        if (state.held[name] !== index) {
            return { ...now, kind: socket.found ? "over" : "open", rule: "not accepted yet" };
        }
        if (state.waits[to]) {
            const receives = state.waits[to].includes(" recv ");
            return { ...now, kind: socket.found ? "over" : "open", waits: receives, rule: receives ? "nothing yet, so `recv` **waits**" : count ? "nobody receives" : "nothing yet" };
        }
        // What a receive would do is asked of the model.
        const result = model.step(state, `${name} recv 1024`)[0]?.results[to] ?? "";
        const over = socket.found || cap === "receives no more";
        if (result === "waits") {
            return { ...now, kind: "open", rule: state.gone === from ? "nothing will come: `recv` would wait" : "nothing yet: `recv` would wait" };
        }
        if (result === "EAGAIN") {
            return { ...now, kind: "open", rule: "nothing yet: `recv` would fail at once" };
        }
        if (result in ERRORS) {
            return { ...now, kind: "broken", rule: `\`recv\` would fail: ${ERRORS[result]}` };
        }
        if (result === "=") {
            const why = { "": "", ended: "ended and empty", reset: "it was told", "given up": "it was told", "receives no more": `the ${to} receives no more` }[cap];
            return { ...now, kind: isReset ? "broken" : "over", rule: `${why}: \`recv\` would return \`b""\`` };
        }
        const then = socket.error ? ", then an error" : over ? ", then the end" : "";
        return { ...now, kind: socket.error ? "broken" : over ? "over" : "open", rule: `\`recv\` would return at once${then}` };
    }

    /** Both wait, and no time ends it. @param {import("./model.js").PlayState} state */
    function stuck(state) {
        const isOver = (/** @type {string} */ time) => Object.keys(model.step(state, time)[0]?.results ?? {}).length > 0;
        return state.waits.server && state.waits.client && !isOver("time drags")
            ? "Each waits for the other: nothing will ever come."
            : "";
    }

    /**
     * Every press with its sentence, from the empty start.
     * @param {string[]} presses
     * @returns {PlayEntry[]}
     */
    function entries(presses) {
        let state = model.EMPTY;
        return presses.map((press) => {
            const [outcome] = model.step(state, press);
            const entry = {
                press,
                side: SIDE[model.parse(press).on] ?? "",
                sentence: sentence(state, press, outcome),
                stuck: stuck(outcome.state),
                ...outcome,
            };
            ({ state } = outcome);
            return entry;
        });
    }

    /**
     * Why a press is not in the model now.
     * @param {import("./model.js").PlayState} state @param {string} press
     */
    function why(state, press) {
        const { on, call } = model.parse(press);
        const side = SIDE[on];
        const socket = state.sockets[state.held[on]];
        if (!side) {
            return state.timeWaits.length
                ? "Not in this model: the minute after which the system forgets an old connection."
                : "Nobody waits for a time.";
        }
        if (state.gone === side) {
            return `The ${side}’s machine has no power.`;
        }
        if (call === "vanish" && state.gone) {
            return "Not in this model: two machines without power.";
        }
        if (call === "kill" || call === "vanish") {
            return `The ${side}’s program holds no socket.`;
        }
        if (state.waits[side]) {
            return `The ${side} is in \`${named(state.waits[side])}\` and can call nothing until it returns.`;
        }
        if (call === "socket") {
            return `Not in this model: a second \`${on}\`. Close the first.`;
        }
        if (!socket) {
            return on === "conn" ? "There is no `conn`: `accept` returns one." : `There is no \`${on}\`: make it with \`socket\`.`;
        }
        const isFull = state.sockets[socket.peer]?.unread.endsWith("…") || socket.unread.endsWith("…");
        const behind = "another send behind 20 MB, while not all of them are received";
        const beside = socket.mode && `another setting beside the ${socket.mode === "limit" ? "time limit" : "non-blocking"} that it has`;
        const left = {
            listen: "`listen` before `bind`. The system would choose a port",
            accept: "a second `conn`. Close the first",
            send: behind,
            fill: state.gone ? "20 MB for a machine that is gone" : behind,
            shutdown: isFull ? "`shutdown` while not all of 20 MB is received" : "`shutdown` without a connection. It would fail: not connected",
            limit: beside || "a time limit before there is a connection",
            nonblocking: beside || "non-blocking before there is a connection",
        };
        return `Not in this model: ${Reflect.get(left, call) ?? `this \`${call}\``}.`;
    }

    Reflect.set(globalThis, "socketWords", { LEARNED, entries, half, label, lane, shown, stuck, why });
})();
