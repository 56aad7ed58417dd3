// Missions for the model of model.js: what the reader is asked to bring about, from
// where, with which calls, how it is told that it is done, and one way to do it. And
// addresses: a sequence of presses as a short text that fits into a link.
//
// (mdBook copies what is in src/ and is no Markdown: this file belongs to a page.)
//
// A classic script, loaded after model.js. It leaves `socketMissions`.
"use strict";

/**
 * What was pressed so far, and what each press led to.
 * @typedef {{ press: string, results: Record<string, string> }[]} PlayHistory
 */
/**
 * @typedef {object} PlayMission
 * @property {string} id
 * @property {string} chapter The chapter that speaks of it.
 * @property {string} title
 * @property {string} text
 * @property {string[]} start Pressed already when it begins.
 * @property {string[]} calls The presses that it needs.
 * @property {string[]} solution
 * @property {(state: import("./model.js").PlayState, history: PlayHistory) => boolean} reached
 */

(function () {
    /** @type {import("./model.js").PlayModel} */
    const model = Reflect.get(globalThis, "socketModel");

    const LISTENING = ["listener socket", "listener bind 5220", "listener listen 1"];
    const CONNECTED = [...LISTENING, "client socket", "client connect", "listener accept"];
    const KILLED = [...CONNECTED, "server kill"];

    /**
     * A text in UTF-8, a character a byte, as presses have it.
     * @param {string} text
     */
    const bytesOf = (text) => Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");

    /**
     * What a side has been told last.
     * @param {PlayHistory} history @param {string} side
     */
    const last = (history, side) => history.at(-1)?.results[side] ?? "";

    /**
     * What the receives of a socket have returned, without those that waited and failed.
     * @param {PlayHistory} history @param {string} side
     */
    const pieces = (history, side) =>
        history.map(({ results }) => results[side] ?? "").filter((result) => result[0] === "=").map((result) => result.slice(1));

    /**
     * @param {PlayHistory} history @param {string} call
     */
    const count = (history, call) => history.filter(({ press }) => press.startsWith(`${call} `)).length;

    /** @param {string} bytes */
    function isTorn(bytes) {
        try {
            new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
            return false;
        } catch {
            return true;
        }
    }

    /** @type {PlayMission[]} */
    const MISSIONS = [
        {
            id: "refused",
            chapter: "03-client-socket",
            title: "Get a refusal",
            text: "Let the client connect, and be told that nobody listens.",
            start: [],
            calls: [...LISTENING, "client socket", "client connect"],
            solution: ["client socket", "client connect"],
            reached: (_state, history) => last(history, "client") === "ECONNREFUSED",
        },
        {
            id: "in-use",
            chapter: "04-server",
            title: "Find the port in use",
            text: "A server listens. Let another one ask for the same port.",
            start: LISTENING,
            calls: ["another socket", "another reuse", "another bind 5220", "another close", "listener close"],
            solution: ["another socket", "another reuse", "another bind 5220"],
            reached: (state, history) => last(history, "server") === "EADDRINUSE" && state.sockets.some(({ tcp }) => tcp === "LISTEN"),
        },
        {
            id: "in-use-by-nobody",
            chapter: "04-server",
            title: "Find the port in use by a server that is gone",
            text: "The server was ended while its connection was open. Start it again, and find its port in use.",
            start: KILLED,
            calls: [...LISTENING, "listener reuse", "listener close", "client close"],
            solution: ["client close", "listener socket", "listener bind 5220"],
            reached: (state, history) => last(history, "server") === "EADDRINUSE" && state.sockets.every(({ tcp }) => tcp !== "LISTEN"),
        },
        {
            id: "start-again",
            chapter: "04-server",
            title: "Start again at once",
            text: "Let the server listen, be ended with a connection open, and listen on the same port again.",
            start: [],
            calls: ["listener reuse", ...CONNECTED, "server kill", "client close"],
            solution: [
                "listener socket", "listener reuse", ...CONNECTED.slice(1), "server kill", "client close",
                "listener socket", "listener reuse", "listener bind 5220", "listener listen 1",
            ],
            reached: (state) => state.sockets.some(({ tcp }) => tcp === "LISTEN") &&
                (state.timeWaits.some(({ side }) => side === "server") || state.sockets.some(({ side, orphan }) => side === "server" && orphan)),
        },
        {
            id: "before-accept",
            chapter: "04-server",
            title: "Accept a client that has left",
            text: "Let the client connect, send and close, all before the server accepts. What does the server receive?",
            start: LISTENING,
            calls: ["listener accept", "client socket", "client connect", "client send I was here.", "client close", "conn recv 1024"],
            solution: [
                "client socket", "client connect", "client send I was here.", "client close", "listener accept", "conn recv 1024",
            ],
            reached: (state, history) => pieces(history, "server").some((bytes) => bytes) &&
                history.findIndex(({ press }) => press === "client close") >= 0 &&
                history.findIndex(({ press }) => press === "client close") < history.findIndex(({ press }) => press.endsWith("accept")) &&
                state.held.conn >= 0,
        },
        {
            id: "queue-full",
            chapter: "04-server",
            title: "Let a client wait before the door",
            text: "The server listens, and has room for one client at a time. Let one connect and leave, and the next one wait in connect.",
            start: ["listener socket", "listener bind 5220", "listener listen 0"],
            calls: ["client socket", "client connect", "client close", "listener accept"],
            solution: ["client socket", "client connect", "client close", "client socket", "client connect"],
            reached: (state) => state.waits.client === "client connect",
        },
        {
            id: "two-pieces",
            chapter: "07-receiving",
            title: "Receive one message in two pieces",
            text: "The client sends once. Let the server receive it by two calls.",
            start: CONNECTED,
            calls: ["client send transfer 1000 dollars", "conn recv 12", "conn recv 1024"],
            solution: ["client send transfer 1000 dollars", "conn recv 12", "conn recv 1024"],
            reached: (state, history) => count(history, "client send") === 1 &&
                pieces(history, "server").filter((bytes) => bytes).length >= 2 && !state.sockets[state.held.conn]?.unread,
        },
        {
            id: "two-in-one",
            chapter: "06-sending",
            title: "Receive two messages in one piece",
            text: "The client sends twice. Let the server receive both by one call.",
            start: CONNECTED,
            calls: ["client send one", "client send two", "conn recv 1024"],
            solution: ["client send one", "client send two", "conn recv 1024"],
            reached: (_state, history) => last(history, "server").includes("onetwo"),
        },
        {
            id: "torn-character",
            chapter: "07-receiving",
            title: "Tear a character",
            text: "é is two bytes. Let the server receive one of them, and not yet the other.",
            start: CONNECTED,
            calls: [`client send ${bytesOf("café")}`, "conn recv 4", "conn recv 1024"],
            solution: [`client send ${bytesOf("café")}`, "conn recv 4"],
            reached: (_state, history) => pieces(history, "server").some(isTorn),
        },
        {
            id: "both-wait",
            chapter: "02-client-server-model",
            title: "Make both wait",
            text: "Press calls until the server waits and the client waits, too.",
            start: CONNECTED,
            calls: ["conn recv 1024", "conn send Hello", "client recv 1024", "client send Hello"],
            solution: ["conn recv 1024", "client recv 1024"],
            reached: (state) => !!state.waits.server && !!state.waits.client,
        },
        {
            id: "both-full",
            chapter: "06-sending",
            title: "Make both wait to send",
            text: "20 MB are more than the buffers hold. Let both send, and none receive.",
            start: CONNECTED,
            calls: ["conn fill", "conn recv 1024", "client fill", "client recv 1024"],
            solution: ["client fill", "conn fill"],
            reached: (state) => state.waits.server === "conn fill" && state.waits.client === "client fill",
        },
        {
            id: "broken-pipe",
            chapter: "06-sending",
            title: "Send to nobody, twice",
            text: "The server has closed. Let the client send until it is told.",
            start: [...CONNECTED, "conn close"],
            calls: ["client send a question", "client recv 1024"],
            solution: ["client send a question", "client send a question"],
            reached: (_state, history) => last(history, "client") === "EPIPE",
        },
        {
            id: "unread-data",
            chapter: "08-closing",
            title: "Get a reset",
            text: "Let the server close before it has received all, and the client find a reset in place of the end.",
            start: CONNECTED,
            calls: ["client send please read all of this", "client recv 1024", "conn recv 6", "conn close"],
            solution: ["client send please read all of this", "conn recv 6", "conn close", "client recv 1024"],
            reached: (_state, history) => last(history, "client") === "ECONNRESET",
        },
        {
            id: "half-close",
            chapter: "08-closing",
            title: "Say that it is all, and still receive",
            text: "Let the client ask and end its half, the server receive the question and find that end, and the client receive an answer after it.",
            start: CONNECTED,
            calls: [
                "client send a question", "client shutdown write", "client recv 1024", "client close",
                "conn recv 1024", "conn send an answer", "conn close",
            ],
            solution: [
                "client send a question", "client shutdown write", "conn recv 1024", "conn recv 1024",
                "conn send an answer", "client recv 1024",
            ],
            reached: (_state, history) => history.some(({ press }) => press === "client shutdown write") &&
                pieces(history, "server").includes("") && pieces(history, "server").some((bytes) => bytes) &&
                pieces(history, "client").some((bytes) => bytes),
        },
        {
            id: "killed",
            chapter: "10-conclusion",
            title: "Let the server be killed",
            text: "The client waits for an answer. End the server's program. What is the client told?",
            start: [...CONNECTED, "client send a question", "conn recv 1024"],
            calls: ["client recv 1024", "server kill"],
            solution: ["client recv 1024", "server kill"],
            reached: (_state, history) => history.some(({ press }) => press === "server kill") && pieces(history, "client").includes(""),
        },
        {
            id: "power-lost",
            chapter: "10-conclusion",
            title: "Let the server's machine lose its power",
            text: "The same, but the whole machine is gone. Let the client wait for an answer that cannot come.",
            start: [...CONNECTED, "client send a question", "conn recv 1024"],
            calls: ["client recv 1024", "client send are you there?", "server vanish", "time drags"],
            solution: ["server vanish", "client recv 1024"],
            reached: (state) => state.gone === "server" && state.waits.client === "client recv 1024",
        },
    ];

    // --- Addresses. ---

    /** A letter for each socket or program, and for each call. */
    const ON = { listener: "l", another: "a", conn: "s", client: "c", server: "p", time: "t" };
    const CALL = {
        socket: "s", reuse: "u", bind: "b", listen: "l", accept: "a", connect: "c", send: "w", fill: "f", recv: "r",
        shutdown: "d", limit: "t", nonblocking: "n", getsockname: "h", getpeername: "p", close: "x", kill: "k",
        vanish: "v", passes: "m", drags: "g",
    };
    /** So many presses are taken from an address at most. */
    const MOST = 100;

    /**
     * The presses as the end of an address: two letters each, then what the call is given.
     * @param {string[]} presses
     */
    function encode(presses) {
        return presses.map((press) => {
            const { on, call, word } = model.parse(press);
            const given = word.replace(/[^A-Za-z0-9]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`);
            return Reflect.get(ON, on) + Reflect.get(CALL, call) + given;
        }).join(".");
    }

    /**
     * The presses that an address names, or null if it names none that the model allows.
     * @param {string} address
     */
    function decode(address) {
        /** @param {Record<string, string>} names @param {string} letter */
        const named = (names, letter) => Object.keys(names).find((name) => names[name] === letter) ?? "";
        const presses = !address ? [] : address.split(".").slice(0, MOST).map(([on, call, ...given]) => {
            const word = given.join("").replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
            return [named(ON, on), named(CALL, call), ...(word ? [word] : [])].join(" ");
        });
        try {
            model.play(presses);
            return presses;
        } catch {
            return null;
        }
    }

    Reflect.set(globalThis, "socketMissions", { MISSIONS, bytesOf, decode, encode });
})();
