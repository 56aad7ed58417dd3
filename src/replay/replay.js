// Steps through a recorded run: who calls what, who waits for what, and what ends the wait.
// The steps and their sentences are made by sentences.js.
// It stands in `src/`, since mdBook copies what is no Markdown from there to the pages.
"use strict";

(function () {
    /**
     * @typedef {import("./sentences.js").Side} Side
     * @typedef {import("./sentences.js").Language} Language
     * @typedef {import("./sentences.js").Recording} Recording
     * @typedef {import("./sentences.js").Played} Played
     */
    /** @type {Side[]} */
    const SIDES = ["server", "client"];
    /** @type {Language[]} */
    const LANGUAGES = ["py", "rs"];
    const NAMES = { py: "Python", rs: "Rust" };
    const PREDICT = "Your prediction, then <em>Check</em>";
    const HOURGLASS = '<svg class="hourglass" viewBox="0 0 12 16" aria-hidden="true"><path d="M1 1h10M1 15h10M2 1c0 5 8 9 8 14M10 1c0 5-8 9-8 14" fill="none" stroke="currentColor" stroke-width="2"/></svg> ';

    /** @type {typeof import("./sentences.js")} */
    let sentences;
    const script = /** @type {HTMLScriptElement} */ (document.currentScript);
    // Each widget of a page names this script.
    if (document.documentElement.dataset.replay !== undefined) {
        return;
    }
    document.documentElement.dataset.replay = "";
    // On the page that is to be printed there is nothing to press: the lists stand there.
    if (/\/print(\.html)?$/.test(location.pathname)) {
        for (const list of document.querySelectorAll(".replay noscript")) {
            list.outerHTML = list.textContent ?? "";
        }
        return;
    }
    const loaded = document.createElement("script");
    loaded.src = new URL("sentences.js", script.src).href;
    loaded.addEventListener("load", () => {
        sentences = Reflect.get(globalThis, "socketSteps");
        start();
    });
    document.head.append(loaded);

    /** @param {string} word */
    const code = (word) => `<code>${sentences.escaped(word)}</code>`;

    /**
     * Bytes as text. What is no text, such as a torn character, is written as in Python.
     * @param {string} data A character for each byte.
     */
    function shown(data) {
        const hex = (/** @type {string} */ all) => all.replace(/[^ -~\n]/g, (one) =>
            `\\x${one.charCodeAt(0).toString(16).padStart(2, "0")}`);
        const decoded = (/** @type {string} */ all) => {
            for (const torn of [0, 1, 2, 3]) {
                const whole = Uint8Array.from(all.slice(0, all.length - torn), (one) => one.charCodeAt(0));
                try {
                    return new TextDecoder("utf-8", { fatal: true }).decode(whole)
                        + hex(all.slice(all.length - torn));
                } catch {
                    // The last character may be torn.
                }
            }
            return hex(all);
        };
        const text = (data.length > 40
            ? `${decoded(data.slice(0, 14))} … ${decoded(data.slice(-6))}`
            : decoded(data)).replaceAll("\n", "\\n");
        return `<code>${sentences.escaped(text).replace(/[^ -~ -￿]/g, (one) =>
            `\\x${one.charCodeAt(0).toString(16).padStart(2, "0")}`)}</code>`;
    }

    /**
     * What a call came to, for the lane of its side.
     * @param {Played} played
     */
    function result({ step, word, wants }) {
        const name = code(word);
        if (step.error) {
            return `${name} failed: ${step.error === "timeout" ? "timed out" : sentences.ERRORS[step.error] ?? step.error}`;
        }
        switch (step.call) {
            case "recv": {
                const count = (step.count ?? 0) * (step.times ?? 1);
                return wants ? `${name} has returned` : `${name} returned ${sentences.bytes(count)}`;
            }
            case "end":
                return "its program has ended";
            case "kill":
                return `has killed the ${sentences.other(step.who)}’s program`;
            case "close":
                return step.detail === "listener" ? "has closed its listener" : "has closed a socket";
            case "peek":
                return `${name} has looked`;
            default:
                return `${name} has returned`;
        }
    }

    /** What a call may do, and when. The words of the question, and of its answer. */
    const CHOICES = {
        recv: {
            "It waits.": "nothing had come, and the other half were not over",
            "It returns bytes.": "bytes had come that nobody has received",
            "It returns no bytes.": "the other half were over, and all its bytes received",
            "It fails.": "the connection had been reset",
        },
        accept: {
            "It waits.": "no client had connected",
            "It returns a connection.": "a client had connected",
            "It fails.": "the socket did not listen",
        },
        send: {
            "It waits.": "there were no room for all of it",
            "It returns: all is on its way.": "there were room for all of it, whoever receives it",
            "It fails.": "the connection had been reset before",
        },
        connect: {
            "It waits.": "the server’s queue were full",
            "It connects without a wait.": "a server listened, and had room in its queue",
            "It is refused.": "nobody listened",
        },
    };

    /**
     * The right choice of the call that a step begins, or nothing where nothing is asked.
     * @param {Played} one
     * @param {Played[]} played
     */
    function answerOf({ step, wants }, played) {
        if (!(step.call in CHOICES) || step.waited || step.times || wants) {
            return "";
        }
        if (step.call === "send") {
            // Where all of them just send, the question were none.
            const differ = played.some(({ step }) => step.call === "send" && (step.waits || step.error));
            if (!differ || !step.data) {
                return "";
            }
        }
        if (step.waits) {
            return "It waits.";
        }
        if (step.call === "send") {
            return step.error ? "It fails." : "It returns: all is on its way.";
        }
        if (step.call === "recv") {
            return step.error ? "It fails." : step.count ? "It returns bytes." : "It returns no bytes.";
        }
        if (step.call === "accept") {
            return step.error ? "It fails." : "It returns a connection.";
        }
        return step.error === "ECONNREFUSED" ? "It is refused." : step.error ? "" : "It connects without a wait.";
    }

    /**
     * Whether a step receives, on a side of a connection.
     * @param {Side} side
     * @param {number} conn
     */
    const isReceive = (side, conn) => (/** @type {Played} */ { step }) =>
        step.who === side && step.call === "recv" && (step.conn ?? 1) === conn;

    /** Makes the widgets ready: a button each, and the rest when it is pressed. */
    function start() {
        const all = [...document.querySelectorAll(".replay")].map((box) =>
            replay(/** @type {HTMLElement} */ (box)));
        // The place of a step, in a link of the text or in an address.
        const follow = () => {
            const [, name, number] = location.hash.match(/^#(\w+)-(\d+)$/) ?? [];
            all.find((one) => one.listing === name && one.named)?.goTo(Number(number));
        };
        addEventListener("hashchange", follow);
        document.addEventListener("click", (event) => {
            const link = /** @type {Element} */ (event.target).closest("a");
            // The second time the address does not change.
            if (link?.hash === location.hash && link.pathname === location.pathname) {
                follow();
            }
        });
        follow();
        addEventListener("beforeprint", () => all.forEach((one) => one.print()));
        // The language of the listings is that of the steps.
        new MutationObserver(() => all.forEach((one) => one.speak())).observe(
            document.documentElement, { attributeFilter: ["data-view"] });
    }

    /** @param {HTMLElement} box */
    function replay(box) {
        const { recording, lines } = JSON.parse(
            box.querySelector("script[type='application/json']")?.textContent ?? "");
        const { name = "", steps: count = "" } = box.dataset;
        const isPair = recording.listing === "cap_server";
        // What print.js repeats for paper has no places of its own.
        const named = !box.closest(".answers");
        /** @type {Record<Side, Language>} */
        let languages = { server: "py", client: "py" };
        /** @type {Played[]} */
        let played = [];
        let at = 0;
        /** Whether the next step is asked about, the choice, and what was said of it. */
        let asked = false;
        let verdict = "";
        let isOpen = false;

        box.insertAdjacentHTML("beforeend", `
            <div class="bar">
              <button type="button" class="act open" aria-expanded="false">Step through<span class="name"> ${name}</span></button>
              <span class="where">${count} steps</span>
              <label class="predicts" hidden><input type="checkbox"> Let me predict</label>
            </div>
            <div class="stage" role="group" aria-label="The steps of ${name}" hidden></div>`);
        const find = (/** @type {string} */ selector) =>
            /** @type {HTMLElement} */ (box.querySelector(selector));
        const stage = find(".stage");
        const predicts = /** @type {HTMLInputElement} */ (find(".predicts input"));

        /** The languages that the page shows, or those of the pair. */
        function speak() {
            const { view } = document.documentElement.dataset;
            const language = view === "rust" ? "rs" : "py";
            if (!isPair) {
                languages = { server: language, client: language };
            } else if (isOpen) {
                for (const side of SIDES) {
                    languages[side] = /** @type {Language} */ (
                        /** @type {HTMLSelectElement} */ (find(`select.${side}`)).value);
                }
            }
            const step = played[at]?.step;
            played = sentences.play(recording, languages);
            at = step ? indexOf(step) : 0;
            if (isOpen) {
                asked = false;
                verdict = "";
                list();
                reserveAll();
                show();
            }
        }

        /**
         * Where a step is among those that are played, or the last one before it.
         * @param {Recording["steps"][number]} step
         */
        const indexOf = (step) => Math.max(0, played.filter((one) =>
            recording.steps.indexOf(one.step) <= recording.steps.indexOf(step)).length - 1);

        /** The list of all steps. */
        function list() {
            find(".all ol").innerHTML = sentences.listOf(recording, played, named);
        }

        function build() {
            stage.innerHTML = `
                ${isPair ? `<p class="pairing">${SIDES.map((side) => `<label>${side === "server" ? "Server" : "Client"} in <select class="${side}">
                    <option value="py">Python</option><option value="rs">Rust</option></select></label>`).join(" ")}</p>` : ""}
                <div class="top">
                  <p class="says" aria-live="polite"></p>
                  <div class="turns"><button type="button" class="act back"><span aria-hidden="true">← </span>Back</button>
                  <button type="button" class="act next"><span>Next</span><span aria-hidden="true"> →</span></button></div>
                </div>
                <div class="guess" hidden><div class="choices"></div><p class="reply" role="status"></p></div>
                <div class="picture">
                  <div class="lane server" role="group" aria-label="The server"></div>
                  <div class="tubes">
                    <div class="tube client" role="group" aria-label="The client’s half, to the server"></div>
                    <div class="tube server" role="group" aria-label="The server’s half, to the client"></div>
                  </div>
                  <div class="lane client" role="group" aria-label="The client"></div>
                </div>
                <div class="stand"><div class="at server"></div><div class="at client"></div></div>
                <div class="course">
                  <p>${legend()}</p>
                  <div class="score" role="img"></div>
                </div>
                <div class="foot">
                  <p>Printed so far: </p><div class="printed"></div>
                  <details class="all"><summary>All ${count} steps of ${name}</summary><ol></ol>
                    <p>${sentences.escaped(sentences.otherOrders(recording))}</p></details>
                  <details class="system"><summary>What the system is asked</summary><p></p></details>
                </div>`;
            find(".back").addEventListener("click", back);
            find(".next").addEventListener("click", next);
            stage.addEventListener("change", (event) => {
                const target = /** @type {Element} */ (event.target);
                if (target.matches("select")) {
                    speak();
                } else if (target.matches(".guess input")) {
                    find(".guess legend").innerHTML = PREDICT;
                }
            });
        }

        /** What the row of marks shows, as far as this run has it. */
        function legend() {
            const bars = played.some(({ step }) => step.waits);
            const arrows = played.some(({ endedBy }) => endedBy !== undefined);
            return `Each mark is a step.${bars ? " A bar is a wait" : ""}${
                arrows ? ", and the arrow comes from the step that ends it" : ""}${bars ? "." : ""}`;
        }

        /** @param {boolean} open */
        function toggle(open) {
            isOpen = open;
            if (open && stage.childElementCount === 0) {
                build();
            }
            stage.hidden = !open;
            find(".predicts").hidden = !open;
            find(".open").setAttribute("aria-expanded", String(open));
            if (open) {
                speak();
            } else {
                find(".where").textContent = `${played.length} steps`;
            }
        }

        const canGoOn = () => asked || at < played.length - 1;

        function next() {
            if (asked) {
                const chosen = /** @type {HTMLInputElement | null} */ (box.querySelector(".guess :checked"));
                if (!chosen) {
                    find(".guess legend").innerHTML = "Choose one first, then <em>Check</em>";
                    return;
                }
                asked = false;
                at += 1;
                const when = /** @type {Record<string, string>} */ (
                    CHOICES[/** @type {"recv"} */ (played[at].step.call)]);
                const choice = chosen.value;
                verdict = choice === answerOf(played[at], played)
                    ? `<strong class="right">✓ Right.</strong> You said: “${choice}”`
                    : `<strong class="wrong">✗ Not so.</strong> You said: “${choice}” It would, if ${when[choice]}.`;
            } else if (canGoOn()) {
                verdict = "";
                asked = predicts.checked && answerOf(played[at + 1], played) !== "";
                at += asked ? 0 : 1;
            }
            show();
        }

        function back() {
            verdict = "";
            if (asked) {
                asked = false;
            } else {
                at = Math.max(0, at - 1);
            }
            show();
        }

        /**
         * Keeps the room of the tallest of the texts that a part will have, so that nothing
         * moves.
         * @param {string} selector
         * @param {string[]} texts
         */
        function reserve(selector, texts) {
            find(selector).innerHTML = `<span></span>${[...new Set(texts)].map((html) =>
                `<span class="room" aria-hidden="true">${html}</span>`).join("")}`;
        }

        /** @param {string} selector @param {string} html */
        function write(selector, html) {
            const [text] = find(selector).children;
            if (text.innerHTML !== html) {
                text.innerHTML = html;
            }
        }

        /** @param {Played} one */
        const printedBy = (one) =>
            (one.printed === "" ? "nothing" : `<code>${sentences.escaped(one.printed.trimEnd())}</code>`);

        /** Reserves the room of all steps. */
        function reserveAll() {
            reserve(".says", played.map((one) => sentences.inHtml(one.sentence)));
            reserve(".printed", played.map(printedBy));
            for (const side of SIDES) {
                reserve(`.lane.${side}`, played.flatMap((_, index) =>
                    [false, true].map((asked) => lane(side, index, asked && index < played.length - 1).html)));
                reserve(`.tube.${side}`, played.map((_, index) => tube(side, index).html));
                reserve(`.at.${side}`, played.map((_, index) => stands(side, index)));
            }
        }

        /** The connection of a step: of a wait for a client it is the one before. */
        const connAt = (/** @type {number} */ index) =>
            played.slice(0, index + 1).filter(({ step }) => step.conn).at(-1)?.step.conn ?? 1;

        const severals = () => played.some(({ step }) => (step.conn ?? 1) > 1);

        /**
         * Until when a call waits.
         * @param {Played} one The step that begins the wait.
         */
        function until({ step, wants }) {
            const peer = `the ${sentences.other(step.who)}`;
            const ends = played.some(({ step }) => step.call === "shutdown") ? "ends its half" : "closes";
            const late = step.limit ? `, or ${step.limit} s have passed` : "";
            switch (step.call) {
                case "accept":
                    return "until a client connects";
                case "connect":
                    return "until the queue has room";
                case "send":
                    return `until ${peer} receives`;
                case "input":
                    return "for a line of input";
                default:
                    return {
                        "": `until ${peer} sends, or ${ends}`,
                        all: `until ${peer} ${ends}, and takes what comes before`,
                        line: "until a whole line has come, or the end",
                        number: "until all that it wants has come, or the end",
                    }[wants] + late;
            }
        }

        /**
         * The state of a lane after a step: a class, and what it says.
         * @param {Side} side
         * @param {number} at
         * @param {boolean} [asked]
         */
        function lane(side, at, asked) {
            const conn = connAt(at);
            const mine = (/** @type {Played} */ { step }) => step.who === side
                && (side === "server" || (step.conn ?? 1) === conn);
            const own = played.slice(0, at + 1).filter(mine);
            const last = own.at(-1);
            const waits = played[at].waiting.filter((one) => one.who === side);
            // Of a server with threads, the one that serves this connection is shown.
            const wait = waits.find((one) => one.since === at)
                ?? waits.find((one) => one.conn === conn && one.call !== "accept")
                ?? (side === "server" ? waits.find((one) =>
                    !played.slice(one.since + 1, at + 1).some(({ step }) => step.who === side)) : undefined);
            const others = side === "server" && waits[0]
                ? `<span>another thread waits in ${code(waits[0].word)}</span>` : "";
            const title = severals() && side === "client" ? `Client ${conn}` : side === "server" ? "Server" : "Client";
            const head = `<b class="title">${title}</b>`;
            if (asked && played[at + 1].step.who === side) {
                return { kind: "asked", html: `${head}<b class="state">calls ${code(played[at + 1].word)}</b><span>and then?</span>` };
            }
            if (wait) {
                const end = sentences.endOf(played, wait);
                const ender = played[end]?.endedBy;
                if (ender !== undefined && ender <= at && !asked) {
                    if (played[end].isInside) {
                        return { kind: "ready", html: `${head}<b class="state">${code(wait.word)} can go on</b><span>a part of what it wants has come</span>` };
                    }
                    return { kind: "ready", html: `${head}<b class="state">${code(wait.word)} can return</b><span>what it waited for has come</span>` };
                }
                const twin = document.documentElement.dataset.view === "both" && !isPair
                    ? twinOf(played[wait.since]) : "";
                return { kind: "waits", html: `${head}<b class="state">${HOURGLASS}waits in ${code(wait.word)}</b><span>${until(played[wait.since])}</span>${twin}` };
            }
            if (!last) {
                return { kind: "idle", html: `${head}<b class="state">has not begun</b>` };
            }
            if (last.isInside) {
                return { kind: "runs", html: `${head}<b class="state">is still in ${code(last.word)}</b><span>it has received something, and wants more</span>${others}` };
            }
            const gone = ["close", "end"].includes(last.step.call)
                && last.step.detail !== "alone"
                && !played.slice(at + 1).some(mine);
            return gone
                ? { kind: "closed", html: `${head}<b class="state">${last.step.call === "close" ? "has closed" : "is over"}</b>` }
                : { kind: "runs", html: `${head}<b class="state">goes on</b><span>${result(last)}</span>${others}` };
        }

        /**
         * How the other language calls it, where it has another word.
         * @param {Played} one
         */
        function twinOf({ step, word, wants }) {
            const language = languages[step.who] === "py" ? "rs" : "py";
            const twin = step[language]?.match(/(\S+)$/)?.[1];
            if (!twin || twin === word) {
                return "";
            }
            /** @type {Record<string, Played["wants"]>} */
            const known = sentences.WANTS[language];
            const its = step.call === "recv" ? known[twin] ?? "" : "";
            const until = { "": ", for anything", all: ", for the end", line: ", for a line", number: ", for all that it wants" }[its];
            return `<span class="twin">in ${NAMES[language]}: ${code(twin)}${its === wants ? "" : until}</span>`;
        }

        /**
         * One half of the connection after a step: what lies in it, and what a receive does.
         * @param {Side} from
         * @param {number} at
         * @param {boolean} [asked]
         */
        function tube(from, at, asked) {
            const to = sentences.other(from);
            const conn = connAt(at);
            const past = played.slice(0, at + 1).filter(({ step }) => (step.conn ?? 1) === conn);
            const is = (/** @type {Side} */ side, /** @type {string} */ call) => past.some(({ step }) =>
                step.who === side && step.call === call && step.detail !== "listener" && step.detail !== "alone");
            const connected = past.some(({ step }) => step.call === "connect" && !step.error && !step.waits);
            const unread = played[at].unread[conn - 1][to];
            const over = played[at].over[conn - 1][to];
            const { word, wants } = receiveOf(to, conn, at);
            const arrow = from === "client" ? "← the client’s half, to the server" : "the server’s half, to the client →";
            const gone = is(to, "close") || is(to, "end");
            // A reset is told once, and never after the end of the stream.
            const told = played.slice(0, at + 1).some((one) => one.over[conn - 1][to] === "ended")
                || past.some(({ step }) => step.who === to && step.error === "ECONNRESET");
            let kind = over ? "over" : "";
            let rule = "";
            if (!connected) {
                kind = "none";
                rule = "no connection yet";
            } else if (asked) {
                rule = "";
            } else if (gone) {
                rule = unread ? "lost: nobody will receive here" : "nobody will receive here";
            } else if (unread) {
                rule = `bytes are there: ${code(word)} ${wants ? "takes them" : "returns at once"}`;
            } else if (over === "reset") {
                rule = told ? `it was told: another ${code(word)} ${wants ? "finds the end" : "returns no bytes"}` : `reset: ${code(word)} fails`;
            } else if (over) {
                rule = `all received, and over: ${code(word)} ${wants ? "finds the end" : "returns no bytes"}`;
            } else {
                const waits = played[at].waiting.some((one) => one.who === to && one.call === "recv" && one.conn === conn);
                const isInside = played.slice(0, at + 1).filter(isReceive(to, conn)).at(-1)?.isInside;
                rule = isInside && !waits ? `empty: ${code(word)} wants more`
                    : `nothing yet: ${code(word)} ${waits ? "<strong>waits</strong>" : "would wait"}`;
                kind = waits ? "awaited" : "";
            }
            const ended = over === "reset" ? "reset" : over ? `over` : "";
            const data = unread ? `<span class="bytes">${shown(unread)} <span class="count">${sentences.bytes(unread.length)}</span></span>`
                : `<span class="empty">${connected ? "empty" : ""}</span>`;
            return { kind, html: `<span class="label">${arrow}</span><span class="pipe">${data}<span class="ended">${ended}</span></span><span class="rule">${rule || "&nbsp;"}</span>` };
        }

        /**
         * The call by which a side receives next, or has last received.
         * @param {Side} side
         * @param {number} conn
         * @param {number} at
         */
        function receiveOf(side, conn, at) {
            const isIt = isReceive(side, conn);
            return played.slice(at + 1).find(isIt) ?? played.filter(isIt).at(-1)
                ?? { word: languages[side] === "py" ? "recv" : "read", wants: "" };
        }

        /**
         * Where a side stands, in the languages that are shown.
         * @param {Side} side
         * @param {number} index
         */
        function stands(side, index) {
            const { view } = document.documentElement.dataset;
            const now = played[index].step;
            const passed = recording.steps.slice(0, recording.steps.indexOf(now) + 1);
            const rows = LANGUAGES.filter((language) =>
                isPair ? language === languages[side] : view === "both" || language === languages[side]);
            const html = rows.map((language) => {
                // Of several clients, the one of the lane.
                const isIts = (/** @type {Recording["steps"][number]} */ one) => one.who === side && one[language]
                    && (side === "server" || (one.conn ?? 1) === connAt(index));
                const step = now.who === side ? now : passed.filter(isIts).at(-1);
                const [, line, , word] = [...(step?.[language] ?? "").matchAll(/(\d+):(\d+) ([^,]+)/g)].at(-1) ?? [];
                const text = lines[side][language][line] ?? "";
                const marked = word && text.includes(word)
                    ? `${sentences.escaped(text.slice(0, text.indexOf(word)))}<u>${sentences.escaped(word)}</u>${sentences.escaped(text.slice(text.indexOf(word) + word.length))}`
                    : sentences.escaped(text);
                const none = now.call === "end" ? "its program has ended" : "no call at this step";
                // What is closed without a word is closed where its block ends.
                const isEnd = now.who === side && now.call === "close" && /^(with|\})$/.test(word ?? "");
                return `<span class="row"><span>${NAMES[language]}</span> <span class="number">${line ?? ""}</span> `
                    + (line ? `<code>${marked}${isEnd ? `<i> ${word === "with" ? "where this block ends" : "its block ends here"}</i>` : ""}</code>` : `<span>${now.who === side ? none : ""}</span>`) + "</span>";
            });
            const whose = side === "client" && severals() ? `Client ${connAt(index)}` : `The ${side}`;
            return `<b>${whose}’s line${now.who === side ? " now" : ""}</b>${html.join("")}`;
        }

        /** The row of marks: a step each, bars for waits, and arrows from what ends them. */
        function score() {
            const part = find(".score");
            const end = asked ? at + 1 : at;
            const shownSteps = predicts.checked ? played.slice(0, end + 1) : played;
            part.textContent = "";
            const put = (/** @type {string} */ kind, /** @type {number} */ from, /** @type {number} */ to, /** @type {string} */ row) => {
                const mark = document.createElement("span");
                mark.className = kind;
                mark.style.gridColumn = `${from + 2} / ${to + 2}`;
                mark.style.gridRow = row;
                part.append(mark);
                return mark;
            };
            part.style.gridTemplateColumns = `auto repeat(${played.length}, minmax(0, 1fr))`;
            for (const [row, side] of SIDES.entries()) {
                const label = put(`label ${side}`, -1, 0, String(1 + 2 * row));
                label.textContent = side === "server" ? "Server" : "Client";
            }
            put("frame", end, end + 1, "1 / 4");
            for (const [index, one] of shownSteps.entries()) {
                const row = one.step.who === "server" ? "1" : "3";
                const when = index > end ? " later" : index > at ? " open" : "";
                if (one.step.waits) {
                    const wait = one.waiting.at(-1);
                    const ends = wait ? sentences.endOf(played, wait) : -1;
                    const last = ends < 0 ? played.length - 1 : played[ends].endedBy ?? ends;
                    const until = predicts.checked ? Math.min(last, end) : last;
                    if (until > index && !(asked && index > at)) {
                        const bar = put(`bar ${one.step.who}${when}`, index, until + 1, row);
                        bar.style.marginInline = `${50 / (until + 1 - index)}%`;
                    }
                }
                if (one.endedBy !== undefined && (!asked || index <= at)) {
                    put(`arrow from-${played[one.endedBy].step.who}${when}`, one.endedBy, one.endedBy + 1, "2")
                        .textContent = played[one.endedBy].step.who === "server" ? "↓" : "↑";
                }
                put(`mark ${one.step.who}${when}`, index, index + 1, row);
            }
            const waits = played[at].waiting.map((one) => `the ${one.who} waits in ${one.word}`);
            part.setAttribute("aria-label", `Step ${at + 1} of ${played.length}: ${waits.join(", ") || "nobody waits"}`);
        }

        /**
         * What is asked of a call, in the language that is played, where the other has not
         * the same call.
         * @param {Played} one
         */
        function questionOf({ step, word }) {
            const language = languages[step.who];
            const theOther = step[language === "py" ? "rs" : "py"];
            const isOne = document.documentElement.dataset.view === "both" && !isPair
                && !theOther?.endsWith(` ${word}`);
            const who = sentences.nameOf(step.who, step.conn ?? 1, severals());
            return `${isOne ? `In ${NAMES[language]}, the` : "The"} ${who} calls \`${word}\`. What will this call do first?`;
        }

        function show() {
            const now = played[at];
            const { step } = now;
            find(".where").textContent = asked ? `Before step ${at + 2} of ${played.length}` : `Step ${at + 1} of ${played.length}`;
            const coming = played[at + 1];
            const question = asked ? questionOf(coming) : "";
            // What was said of the answer is heard before what happened.
            guess();
            write(".says", sentences.inHtml(question || now.sentence));
            find(".back").setAttribute("aria-disabled", String(at === 0 && !asked));
            find(".next").setAttribute("aria-disabled", String(!canGoOn()));
            find(".next span").textContent = asked ? "Check" : "Next";
            for (const side of SIDES) {
                for (const [name, draw] of /** @type {const} */ ([["lane", lane], ["tube", tube]])) {
                    const { kind, html } = draw(side, at, asked);
                    find(`.${name}.${side}`).className = `${name} ${side} ${kind}`;
                    write(`.${name}.${side}`, html);
                }
                find(`.at.${side}`).classList.toggle("now", (asked ? coming.step.who : step.who) === side);
                write(`.at.${side}`, stands(side, asked ? at + 1 : at));
            }
            score();
            write(".printed", printedBy(now));
            find(".system p").innerHTML = asked ? "…" : now.system.map(code).join(", ");
            find(".all summary").textContent = `All ${played.length} steps of ${name}`;
            for (const [index, item] of [...find(".all ol").children].entries()) {
                item.toggleAttribute("aria-current", index === at);
                if (index === at) {
                    item.setAttribute("aria-current", "step");
                }
            }
        }

        /** The choices, or what was said of the choice. Their room is kept while one predicts. */
        function guess() {
            const part = find(".guess");
            part.hidden = !predicts.checked;
            // A status is heard when its words change, and only while it stays on the page.
            find(".reply").innerHTML = verdict;
            const choices = find(".choices");
            if (asked) {
                const { call } = played[at + 1].step;
                const all = Object.keys(CHOICES[/** @type {"recv"} */ (call)]);
                choices.innerHTML = `<fieldset><legend aria-live="polite">${PREDICT}</legend>${all.map((choice) =>
                    `<label><input type="radio" name="guess-${recording.listing}" value="${choice}"> ${choice}</label>`).join("")}</fieldset>`;
            } else {
                choices.innerHTML = verdict || !canGoOn() ? "" : "<p>Press <em>Next</em>. Before some calls you are asked what they will do.</p>";
            }
        }

        find(".open").addEventListener("click", () => {
            toggle(!isOpen);
            // What does not fit below begins at the top.
            if (isOpen && box.getBoundingClientRect().bottom > innerHeight) {
                box.scrollIntoView({ behavior: "instant" });
            }
        });
        predicts.addEventListener("change", () => {
            asked = false;
            verdict = "";
            show();
        });
        box.addEventListener("keydown", (event) => {
            const free = !/** @type {Element} */ (event.target).matches("input[type=radio], select");
            if (isOpen && free && /^Arrow(Left|Right)$/.test(event.key) && !event.altKey && !event.ctrlKey && !event.metaKey) {
                event.preventDefault();
                event.stopPropagation();
                (event.key === "ArrowRight" ? next : back)();
            }
        });
        return {
            listing: recording.listing,
            named,
            speak: () => {
                if (isOpen) {
                    speak();
                }
            },
            /** Opens it at a step, which has the number of Python's steps. @param {number} number */
            goTo(number) {
                const { step } = sentences.play(recording, { server: "py", client: "py" })[number - 1] ?? {};
                if (step) {
                    for (let around = box.closest("details"); around; around = around.parentElement?.closest("details") ?? null) {
                        around.open = true;
                    }
                    toggle(true);
                    at = indexOf(step);
                    show();
                    box.scrollIntoView({ block: "nearest" });
                    find(".next").focus({ preventScroll: true });
                }
            },
            /** On paper stands the list, whatever is open. */
            print() {
                if (stage.childElementCount === 0) {
                    build();
                    speak();
                    list();
                }
                /** @type {HTMLDetailsElement} */ (find(".all")).open = true;
            },
        };
    }
})();
