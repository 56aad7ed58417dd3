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
 * @property {number} [limit] How long it waits at most, in seconds.
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
 * @property {"" | "all" | "line" | "number"} wants What a call wants that receives several
 * times before it returns: all until the end of the stream, a line, a number of bytes.
 * @property {boolean} isInside Whether it has received, and does not return yet.
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

/** Calls that receive several times before they return, and what they want. */
const WANTS = /** @type {const} */ ({
    py: { "read()": "all", read: "number", readline: "line" },
    rs: {
        read_to_end: "all", read_to_string: "all", "io::copy": "all", read_until: "line",
        read_line: "line", read_exact: "number",
    },
});

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
    /** @type {Before[]} */
    const earlier = [];
    for (const [index, step] of steps.entries()) {
        const { who, call } = step;
        const language = languages[who];
        const places = placesOf(step[language] ?? "");
        const word = places.at(-1)?.word ?? call;
        const conn = (step.conn ?? 1) - 1;
        const peer = other(who);
        const last = lastReceive(steps, index, who, conn + 1);
        const lastOfPeer = lastReceive(steps, index, peer, conn + 1);
        earlier.push({
            unread: unread[conn], over: over[conn], closed: { ...closed[conn] }, waiting,
            hasGone: call === "recv" && (played[last]?.isInside ?? false),
            peerIsIn: played[lastOfPeer]?.isInside ? played[lastOfPeer].word : "",
        });
        unread = unread.map((both) => ({ ...both }));
        over = over.map((both) => ({ ...both }));
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
        let taken = "";
        if (call === "recv" && step.count) {
            const count = step.count * (step.times ?? 1);
            taken = unread[conn][who].slice(0, count);
            unread[conn][who] = unread[conn][who].slice(count);
        } else if (call === "send" && !step.error) {
            if (closed[conn][peer]) {
                over[conn][who] = "reset";
            } else {
                unread[conn][peer] += bytesOf(step.data ?? "");
            }
        } else if (call === "shutdown" && step.detail !== "read") {
            over[conn][peer] ||= "ended";
        } else if ((call === "close" || call === "end") && ofConn) {
            if (unread[conn][who] !== "") {
                // Both halves are over.
                over[conn] = { server: "reset", client: "reset" };
            } else {
                over[conn][peer] ||= "ended";
            }
            closed[conn][who] = true;
        }
        const told = step.printed ?? "";
        printed += typeof told === "string" ? told : told[language];
        const system = step.system ?? call;
        const { wants, wantsMore } = wantsOf(steps, index, language, word, taken);
        // A call is inside its wait, too, where it has received something before.
        const isInside = step.waits ? earlier[index].hasGone : wantsMore;
        played.push({
            step, places, word, unread, over, waiting, endedBy, printed, wants, isInside,
            system: (typeof system === "string" ? system : system[language]).split(", "),
            sentence: "",
        });
    }
    for (const [index, one] of played.entries()) {
        one.sentence = sentence(one, earlier[index], played, conns > 1);
    }
    return played;
}

/**
 * What was the case before a step, on its connection.
 * @typedef {object} Before
 * @property {Record<Side, string>} unread
 * @property {Record<Side, string>} over
 * @property {Record<Side, boolean>} closed
 * @property {Played["waiting"]} waiting
 * @property {boolean} hasGone Whether its call has received something before.
 * @property {string} peerIsIn The call of its peer that receives, and has not returned.
 */

/**
 * What the call of a step wants, and whether it receives more before it returns. Python's
 * `read` takes what its reader holds: how much it has received does not tell.
 * @param {Step[]} steps @param {number} index @param {Language} language @param {string} word
 * @param {string} taken What it receives here.
 * @returns {{wants: Played["wants"], wantsMore: boolean}}
 */
function wantsOf(steps, index, language, word, taken) {
    const step = steps[index];
    /** @type {Record<string, Played["wants"]>} */
    const known = WANTS[language];
    const wants = (step.call === "recv" && known[word]) || "";
    const next = steps.slice(index + 1).find((one) => one.who === step.who && one.conn === step.conn);
    const more = {
        "": false,
        all: true,
        line: !taken.includes("\n"),
        number: language === "rs" && next?.call === "recv" && next[language] === step[language],
    };
    return { wants, wantsMore: !step.error && step.count !== 0 && more[wants] };
}

/**
 * The last receive of a side and a connection before another step: an index, or -1.
 * @param {Step[]} steps @param {number} index @param {Side} side @param {number} conn
 */
const lastReceive = (steps, index, side, conn) =>
    lastIndex(steps.slice(0, index), (one) =>
        one.who === side && one.call === "recv" && (one.conn ?? 1) === conn);

/**
 * The step that returns from a wait: an index, or -1.
 * @param {Played[]} played @param {Played["waiting"][number]} wait
 */
const endOf = (played, wait) => played.findIndex(({ step }, index) =>
    index > wait.since && step.waited && step.who === wait.who && step.call === wait.call
    && (wait.call === "accept" || (step.conn ?? 1) === wait.conn));

/**
 * A side in a sentence, with the client's number where there are several.
 * @param {Side} side @param {number} conn @param {boolean} several
 */
const nameOf = (side, conn, several) =>
    (side === "server" ? "server" : `${several ? ORDINALS[conn] ?? `${conn}th ` : ""}client`);

/**
 * What is to be said of other runs: nothing, where only one order is possible.
 * @param {Recording} recording
 */
function otherOrders(recording) {
    const isChoice = recording.steps.some((step) => step.choice);
    const isOfOne = recording.steps.some((step) => step.py === undefined || step.rs === undefined);
    return [
        recording.another ?? (isChoice ? "Where both sides can go on, another run may take another order." : ""),
        isOfOne ? "Where the two languages take another order, the page for both shows that of Python." : "",
    ].join(" ").trim();
}

/**
 * The sentence of a step. Subject, call, result; who waits, and for what.
 * @param {Played} one
 * @param {Before} before
 * @param {Played[]} played
 * @param {boolean} several Whether there are several clients.
 */
function sentence({ step, word, waiting, wants, isInside }, before, played, several) {
    const { who, call, count = 0, error } = step;
    const { hasGone } = before;
    const conn = step.conn ?? 1;
    const I = `The ${nameOf(who, conn, several)}`;
    const the = `the ${nameOf(who, conn, several)}`;
    const peer = other(who);
    const You = `The ${nameOf(peer, conn, several)}`;
    const you = `the ${nameOf(peer, conn, several)}`;
    const mine = `${I}’s \`${word}\``;
    // Of the server, where there are several: it may wait for somebody else.
    const waitOfPeer = (/** @type {string} */ forCall) => before.waiting.find(
        (one) => one.who === peer && one.call === forCall && (forCall === "accept" || one.conn === conn));
    const forThat = (/** @type {string} */ forCall) => {
        const wait = waitOfPeer(forCall);
        if (!wait) {
            return "";
        }
        return played[endOf(played, wait)]?.isInside
            ? ` ${You}’s \`${wait.word}\` can take them.` : ` ${You} waited for that.`;
    };
    const noLonger = step.waited ? " It no longer waits." : "";
    const from = several && who === "server" ? ` from ${you}` : "";
    const to = several && who === "server" ? ` to ${you}` : "";
    if (step.waits) {
        const also = waiting.some((one) => one.who === peer && (!several || one.conn === conn));
        const each = call === "recv" && waiting.some((one) => one.who === peer && one.call === "recv" && one.conn === conn);
        const then = each ? `${You} waits, too: each waits for the other.` : also ? `${You} waits, too.` : `${You} goes on.`;
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
                return `${hasGone ? `${mine} wants more` : `${I} calls \`${word}\``}. Nothing ${hasGone ? "else " : ""}has come${from}, so it waits${step.limit ? `, ${step.limit} s at most` : ""}. ${then}`;
        }
    }
    if (error === "timeout") {
        const wait = before.waiting.find((one) => one.who === who && one.call === call);
        const limit = wait && played[wait.since].step.limit;
        return call === "connect"
            ? `No answer has come in time. ${mine} fails: timed out.`
            : `Nothing has come ${limit ? `in ${limit} s` : "in time"}. ${mine} gives up.`;
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
            return waitOfPeer("accept")
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
            if (count === 0 && wants) {
                return `${mine} finds the end of the stream${from}, and returns.${noLonger}`;
            }
            if (count === 0) {
                return `${mine} returns no bytes${from}: the end of the stream.${noLonger}`;
            }
            if (isInside) {
                return `${mine} gets ${bytes(count)}${from}, and wants more: it does not return yet.`;
            }
            const all = count * (step.times ?? 1);
            const left = before.unread[who].length - all;
            // What a reader holds was received with the line before it.
            const line = before.unread[who].slice(0, all);
            if (wants === "line" && line.indexOf("\n") < line.length - 1) {
                return `${mine} takes ${bytes(all)}${from}, and returns a line of them. The rest lies in the program.${noLonger}`;
            }
            if (wants === "number" && word === "read") {
                return `${mine} takes ${bytes(all)}${from} into the program.${noLonger}`;
            }
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
            return what + (forThat("recv")
                || ` ${You} ${before.peerIsIn ? `is still in \`${before.peerIsIn}\`` : "has not asked for them yet"}.`);
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
            if (before.over[who] === "reset") {
                return `${does} ${its}. The connection was over already.`;
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

const all = {
    ERRORS, WANTS, bytes, bytesOf, endOf, escaped, inHtml, listOf, nameOf, other, otherOrders, play,
};
if (typeof module !== "undefined") {
    module.exports = all;
} else {
    Reflect.set(globalThis, "socketSteps", all);
}
