// What a recording says: its steps with what each leaves behind, and a sentence for each.
// The page and the printed list are both made by it, and it needs no page itself.
// It stands in `src/`, since mdBook copies what is no Markdown from there to the pages.
"use strict";

/**
 * A recording as the recorder writes it: `examples/CHAPTER/NAME.steps.json`. A string of
 * bytes has a character for each, from U+0000 to U+00FF; a list of them is a string, how
 * often it stands there, and so on.
 * @typedef {"server" | "client"} Side
 * @typedef {"py" | "rs"} Language
 * @typedef {string | (string | number)[]} Bytes
 * @typedef {object} Step
 * @property {Side} who
 * @property {string} call The call in the book's word: listen, connect, accept, recv, send …
 * @property {number} [conn] The connection, from 1, where there are several.
 * @property {Bytes} [data] What is sent, or typed.
 * @property {number} [count] How many bytes are received.
 * @property {number} [times] How often in a row, if more than once.
 * @property {string} [error] An error's name, or "timeout".
 * @property {string} [detail] What a shutdown ends ("write"), how many clients may queue,
 * that an address is the "peer"’s, that a "listener" is closed, or a socket "alone", which
 * had no connection.
 * @property {boolean} [waits] It begins to wait here.
 * @property {boolean} [waited] It returns from a wait.
 * @property {boolean} [choice] Another side could have been first.
 * @property {string | Record<Language, string>} [printed] What was printed after it.
 * @property {string} [py] Where it stands, "LINE:COLUMN WORD, …". Only a step of Python's
 * run has it.
 * @property {string} [rs] The same in Rust.
 * @property {string | Record<Language, string>} [system] The calls of the system below it.
 * Without it, the one that bears the name of `call`.
 *
 * @typedef {{listing: string, another?: string, steps: Step[]}} Recording
 *
 * A step as it is played.
 * @typedef {object} Played
 * @property {Step} step
 * @property {{line: number, column: number, word: string}[]} places In the language of its side.
 * @property {string} word The call in that language.
 * @property {Record<Side, string>[]} unread What lies in the queue of each side, by connection.
 * @property {Record<Side, "" | "ended" | "reset">[]} over What each side's peer has done, by
 * connection: it has ended its half, or the connection is reset.
 * @property {{who: Side, conn: number, call: string, word: string, since: number}[]} waiting
 * Who waits afterwards, on which connection (0 in accept), in which call, since which step.
 * @property {number | undefined} endedBy The step that has ended its wait: an index.
 * @property {string} printed All that was printed so far.
 * @property {string[]} system The calls of the system below it.
 * @property {string} sentence With calls between backticks.
 */

/** @type {Record<string, string>} */
const ERRORS = {
    EADDRINUSE: "address already in use",
    ECONNREFUSED: "connection refused",
    ECONNRESET: "connection reset",
    ENOTCONN: "not connected",
    EPIPE: "broken pipe",
};

/** Calls that receive until they have what they want: they return after the last receive. */
const GATHERING = ["read_to_end", "read_to_string", "read_exact", "read_until", "readline"];

const ORDINALS = ["", "first ", "second ", "third ", "fourth "];

/** @param {Bytes} data */
function bytesOf(data) {
    if (typeof data === "string") {
        return data;
    }
    let all = "";
    for (let index = 0; index < data.length; index += 2) {
        all += String(data[index]).repeat(Number(data[index + 1]));
    }
    return all;
}

/** @param {string} places "9:29 recv, 10:1 close" */
function placesOf(places) {
    const all = places.matchAll(/(\d+):(\d+) ([^,]+)/g);
    return [...all].map(([, line, column, word]) => ({ line: +line, column: +column, word }));
}

/** @param {number} count */
const bytes = (count) => (count === 1 ? "1 byte"
    : `${count === 0 ? "no" : count.toLocaleString("en-US")} bytes`);

/** @param {Step[]} steps @param {(step: Step) => boolean} isIt */
const lastIndex = (steps, isIt) => steps.map(isIt).lastIndexOf(true);

/** @param {Side} side @returns {Side} */
const other = (side) => (side === "server" ? "client" : "server");

/**
 * Plays a recording, each side in a language.
 * @param {Recording} recording
 * @param {Record<Side, Language>} languages
 * @returns {Played[]}
 */
function play(recording, languages) {
    const steps = recording.steps.filter((step) => step[languages[step.who]] !== undefined);
    const conns = Math.max(1, ...steps.map((step) => step.conn ?? 1));
    /** @type {Record<Side, string>[]} */
    let unread = Array.from({ length: conns }, () => ({ server: "", client: "" }));
    /** @type {Record<Side, "" | "ended" | "reset">[]} */
    let over = Array.from({ length: conns }, () => ({ server: "", client: "" }));
    /** Who has closed. @type {Record<Side, boolean>[]} */
    const closed = Array.from({ length: conns }, () => ({ server: false, client: false }));
    /** @type {Played["waiting"]} */
    let waiting = [];
    let printed = "";
    /** @type {Played[]} */
    const played = [];
    for (const [index, step] of steps.entries()) {
        const { who, call } = step;
        const language = languages[who];
        const places = placesOf(step[language] ?? "");
        const word = places.at(-1)?.word ?? call;
        const conn = (step.conn ?? 1) - 1;
        const before = { unread: unread[conn], over: over[conn], closed: { ...closed[conn] }, waiting };
        unread = unread.map((both) => ({ ...both }));
        over = over.map((both) => ({ ...both }));
        const peer = other(who);
        const own = waiting.find((one) => one.who === who && one.call === call
            && (call === "accept" || one.conn === conn + 1));
        /** @type {number | undefined} */
        let endedBy;
        if (step.waits) {
            waiting = [...waiting, { who, conn: call === "accept" ? 0 : conn + 1, call, word, since: index }];
        } else if (step.waited && own) {
            waiting = waiting.filter((one) => one !== own);
            const ender = (/** @type {Step} */ one) =>
                one.who !== who && (one.conn ?? 1) === conn + 1
                && (call === "accept" ? one.call === "connect" : one.call !== "recv");
            const since = lastIndex(steps.slice(0, index), ender);
            endedBy = step.error === "timeout" || since < own.since ? undefined : since;
        }
        const ofConn = step.detail !== "listener" && step.detail !== "alone";
        if (call === "recv" && step.count) {
            unread[conn][who] = unread[conn][who].slice(step.count * (step.times ?? 1));
        } else if (call === "send" && !step.error) {
            if (closed[conn][peer]) {
                over[conn][who] = "reset";
            } else {
                unread[conn][peer] += bytesOf(step.data ?? "");
            }
        } else if (call === "shutdown" && step.detail !== "read") {
            over[conn][peer] ||= "ended";
        } else if ((call === "close" || call === "end") && ofConn) {
            over[conn][peer] = before.unread[who] !== "" ? "reset" : over[conn][peer] || "ended";
            closed[conn][who] = true;
        }
        const told = step.printed ?? "";
        printed += typeof told === "string" ? told : told[language];
        const system = step.system ?? call;
        const one = { step, places, word, unread, over, waiting, endedBy, printed };
        played.push({
            ...one,
            system: (typeof system === "string" ? system : system[language]).split(", "),
            sentence: sentence(step, word, before, waiting, conns > 1,
                readsOn(steps, index, language), readsOn(steps, lastOf(steps, index), language)),
        });
    }
    return played;
}

/**
 * Whether a call has received something, and receives more before it returns.
 * @param {Step[]} steps @param {number} index @param {Language} language
 */
function readsOn(steps, index, language) {
    const step = steps[index];
    const next = steps.slice(index + 1).find((one) => one.who === step?.who && one.conn === step.conn);
    return step?.call === "recv" && next?.call === "recv" && next[language] === step[language]
        && GATHERING.some((word) => step[language]?.endsWith(` ${word}`));
}

/**
 * The step before, of the same side and connection.
 * @param {Step[]} steps @param {number} index
 */
function lastOf(steps, index) {
    const { who, conn } = steps[index];
    return lastIndex(steps.slice(0, index), (one) => one.who === who && one.conn === conn);
}

/**
 * What is to be said of other runs: nothing, where only one order is possible.
 * @param {Recording} recording
 */
function otherOrders(recording) {
    const isChoice = recording.steps.some((step) => step.choice);
    return recording.another
        ?? (isChoice ? "Where both sides can go on, another run may take another order." : "");
}

/**
 * The sentence of a step. Subject, call, result; who waits, and for what.
 * @param {Step} step
 * @param {string} word The call in its language.
 * @param {{unread: Record<Side, string>, over: Record<Side, string>,
 *     closed: Record<Side, boolean>, waiting: Played["waiting"]}} before
 * @param {Played["waiting"]} waiting Who waits afterwards.
 * @param {boolean} several Whether there are several clients.
 * @param {boolean} goesOn Whether the call receives more before it returns.
 * @param {boolean} hasGone Whether it has received something before.
 */
function sentence(step, word, before, waiting, several, goesOn, hasGone) {
    const { who, call, count = 0, error } = step;
    const conn = step.conn ?? 1;
    const name = (/** @type {Side} */ side) =>
        side === "server" ? "server" : `${several ? ORDINALS[conn] ?? `${conn}th ` : ""}client`;
    const I = `The ${name(who)}`;
    const the = `the ${name(who)}`;
    const peer = other(who);
    const You = `The ${name(peer)}`;
    const you = `the ${name(peer)}`;
    const mine = `${I}’s \`${word}\``;
    // Of the server, where there are several: it may wait for somebody else.
    const peerWaits = (/** @type {string} */ forCall) => before.waiting.some(
        (one) => one.who === peer && one.call === forCall && (forCall === "accept" || one.conn === conn));
    const forThat = (/** @type {string} */ forCall) => (peerWaits(forCall) ? ` ${You} waited for that.` : "");
    const noLonger = step.waited ? " It no longer waits." : "";
    const from = several && who === "server" ? ` from ${you}` : "";
    const to = several && who === "server" ? ` to ${you}` : "";
    if (step.waits) {
        const also = waiting.some((one) => one.who === peer && (!several || one.conn === conn));
        const then = also ? `${You} waits, too.` : `${You} goes on.`;
        switch (call) {
            case "accept":
                return `${I} calls \`${word}\`. No client has connected, so it waits.`
                    + (several ? "" : ` ${then}`);
            case "connect":
                return `${I} calls \`${word}\`. The queue of the server is full, so it waits.`;
            case "send":
                return `${I} calls \`${word}\`. There is no room for all of it, so it waits. ${then}`;
            case "input":
                return `${I} asks for input, and waits.`;
            default:
                return `${hasGone ? `${mine} wants more` : `${I} calls \`${word}\``}. Nothing ${hasGone ? "else " : ""}has come${from}, so it waits. ${then}`;
        }
    }
    if (error === "timeout") {
        return call === "connect"
            ? `No answer has come in time. ${mine} fails: timed out.`
            : `Nothing has come in time. ${mine} gives up.`;
    }
    if (error) {
        const why = call === "connect" && error === "ECONNREFUSED" ? " Nobody listens." : "";
        return `${mine} fails: ${ERRORS[error] ?? error}.${why}`;
    }
    switch (call) {
        case "socket":
            return `${I} makes a socket.`;
        case "option":
            return `${I} sets an option: the port may be used again while an old connection is left.`;
        case "bind":
            return `${I} binds its socket to a port. Nobody can connect yet.`;
        case "listen":
            return `${I} listens. From now on a client can connect.`;
        case "limit":
            return `${I} sets a time limit for its calls.`;
        case "address":
            return step.detail === "peer"
                ? `${I} asks for its peer’s address.`
                : `${I} asks for its own address.`;
        case "connect":
            return peerWaits("accept")
                ? `${I} connects. The server waited for that.`
                : `${I} connects without a wait: a server that listens is enough.`;
        case "accept":
            if (step.waited) {
                return `${mine} returns a connection. It no longer waits.`;
            }
            return several
                ? `${I} accepts ${you} without a wait: it was there already.`
                : `${I} accepts without a wait: its client was there already.`;
        case "input":
            return `${I} gets a line of input: “${line(step.data ?? "")}”.`;
        case "peek":
            return `${I} looks, and takes nothing: ${bytes(count)} ${count === 1 ? "is" : "are"} there.`;
        case "kill":
            return "The program of the client is killed, in the middle of its message.";
        case "recv": {
            if (count === 0 && word === "read_exact") {
                return `${mine} fails: the stream${from} has ended too early.${noLonger}`;
            }
            if (count === 0 && GATHERING.includes(word)) {
                return `${mine} finds the end of the stream${from}, and returns.${noLonger}`;
            }
            if (count === 0) {
                return `${mine} returns no bytes${from}: the end of the stream.${noLonger}`;
            }
            if (goesOn) {
                return `${mine} gets ${bytes(count)}${from}, and wants more: it does not return yet.`;
            }
            const all = count * (step.times ?? 1);
            const left = before.unread[who].length - all;
            const rest = left > 0 ? ` ${bytes(left)} ${left === 1 ? "is" : "are"} left.` : "";
            if (step.times) {
                return `${mine} returns ${bytes(count)}${from}, ${step.times} times in a row.${rest}`;
            }
            return step.waited
                ? `${mine} returns ${left > 0 ? "" : "these "}${bytes(count)}${from}.${noLonger}${rest}`
                : `${mine} returns ${bytes(count)}${from}, without a wait: ${count === 1 ? "it was" : "they were"} there.${rest}`;
        }
        case "send": {
            const sent = bytesOf(step.data ?? "").length;
            const what = `${I} sends ${bytes(sent)}${to}.`;
            if (sent === 0) {
                return `${what} Nothing is on its way.`;
            }
            if (before.closed[peer]) {
                return `${what} ${You} has closed: nobody will receive them.`;
            }
            const there = before.unread[peer].length;
            if (there > 0) {
                return `${what} They stand right behind the ${bytes(there)} that ${there === 1 ? "is" : "are"} there, with nothing in between.`;
            }
            return what + (forThat("recv") || ` ${You} has not asked for them yet.`);
        }
        case "shutdown":
            return `${I} ends its half: no more will come from it. It can still receive.`;
        case "close":
        case "end": {
            const does = call === "close" ? `${I} closes` : `With the program of ${the}, the system closes`;
            if (step.detail === "listener") {
                return `${does} its listener. No more clients can connect.`;
            }
            if (step.detail === "alone") {
                return `${does} a socket that has no connection.`;
            }
            const its = `its socket${to}`;
            const left = before.unread[who].length;
            if (left > 0) {
                return `${does} ${its} with ${bytes(left)} unread. Nobody will ever read ${left === 1 ? "it" : "them"}, so the system resets the connection, and does not merely end it.`;
            }
            if (before.closed[peer]) {
                return `${does} ${its}, and the connection is over.`;
            }
            if (before.over[peer]) {
                return `${does} ${its}. It can no longer receive.`;
            }
            return `${does} ${its}. That ends its half of the connection.${forThat("recv")}`;
        }
        default:
            return `${I} calls \`${word}\`.`;
    }
}

/** A line as text, without its end. @param {Bytes} data */
function line(data) {
    const all = Uint8Array.from(bytesOf(data), (letter) => letter.charCodeAt(0));
    return new TextDecoder().decode(all).trimEnd();
}

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/**
 * A sentence as HTML: calls as code, the two sides and each wait marked.
 * @param {string} sentence
 */
function inHtml(sentence) {
    const marks = escaped(sentence)
        .replace(/`([^`]+)`/g, "<code>$1</code>")
        .replace(/\b(?:no longer waits|waits)\b/g, "<strong>$&</strong>");
    return marks.replace(/\b(?:The )?(?:\w+(?:st|nd|rd|th) )?(server|client)(?=[ ’.,:])/g, (words, side) =>
        `<b class="${side}">${words}</b>`);
}

/**
 * The sentences as the items of a list. The places have names, so that the chapters can
 * refer to a step.
 * @param {Recording} recording
 * @param {Played[]} played
 * @param {boolean} [named]
 */
function listOf(recording, played, named = true) {
    return played.map(({ step, sentence }, index) =>
        `<li class="by-${step.who}"${named ? ` id="${recording.listing}-${index + 1}"` : ""}>`
        + `${inHtml(sentence)}</li>`).join("\n");
}

if (typeof module !== "undefined") {
    module.exports = {
        ERRORS, GATHERING, bytes, bytesOf, escaped, inHtml, listOf, other, otherOrders, play,
    };
} else {
    Reflect.set(globalThis, "socketSteps", { ERRORS, GATHERING, bytes, escaped, inHtml, listOf, other, otherOrders, play });
}
