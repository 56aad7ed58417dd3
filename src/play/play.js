// "Both ends in your hands": the widget over the model of model.js. The reader presses
// one call at a time, on either side, and sees what it returns, that it waits, or which
// error comes. Each position has an address: #play=MISSION, or #play=MISSION/PRESSES.
// (mdBook copies what is in src/ and is no Markdown: this file belongs to a page.)
//
// A classic script, loaded after words.js. It loads programs.js when a program is asked for.
"use strict";

(function () {
    /** @type {import("./model.js").PlayModel} */
    const model = Reflect.get(globalThis, "socketModel");
    /**
     * @type {{
     *     MISSIONS: import("./missions.js").PlayMission[],
     *     bytesOf(text: string): string,
     *     decode(address: string): string[] | null,
     *     encode(presses: string[]): string,
     * }}
     */
    const { MISSIONS, bytesOf, decode, encode } = Reflect.get(globalThis, "socketMissions");
    /**
     * @type {{
     *     LEARNED: Record<string, string>,
     *     entries(presses: string[]): import("./words.js").PlayEntry[],
     *     half(state: import("./model.js").PlayState, to: string): import("./words.js").PlayHalf,
     *     label(press: string): string,
     *     lane(state: import("./model.js").PlayState, side: string, presses: string[]): import("./words.js").PlayLane,
     *     why(state: import("./model.js").PlayState, press: string): string,
     * }}
     */
    const words = Reflect.get(globalThis, "socketWords");
    const place = document.querySelector(".both-hands");
    // On the page that is to be printed there is nothing to press.
    if (!place || /\/print(\.html)?$/.test(location.pathname)) {
        return;
    }

    const SIDES = /** @type {const} */ (["server", "client"]);
    const MOST = 100;
    /** What has no mission: every call, from the empty start. @type {import("./missions.js").PlayMission} */
    const FREE = {
        id: "free",
        chapter: "",
        title: "Without a mission",
        text: "Press what you like, on either side. What cannot be called now says why.",
        start: [],
        calls: [],
        solution: [],
        reached: () => false,
    };
    /** The other presses, by socket. `…` stands for what the fields say. */
    const ALL = [
        "listener socket", "listener reuse", "listener bind 5220", "listener bind 0", "listener bind elsewhere",
        "listener listen 0", "listener listen 1", "listener accept", "listener nonblocking", "listener getsockname",
        "listener close", "another socket", "another reuse", "another bind 5220", "another listen 1", "another close",
        ...["conn", "client"].flatMap((on) => [
            ...(on === "client" ? ["client socket", "client connect"] : []),
            ...["recv …", "send …", "fill", "shutdown write", "shutdown read", "shutdown both", "limit", "nonblocking",
                "getsockname", "getpeername", "close"].map((call) => `${on} ${call}`),
        ]),
        "server kill", "server vanish", "client kill", "client vanish", "time passes", "time drags",
    ];

    let mission = FREE;
    /** @type {string[]} */
    let presses = [];
    let state = model.EMPTY;
    /** The presses in the log. @type {string[]} */
    let logged = [];
    /** Whether a side shows all calls. */
    const whole = { server: false, client: false };
    /** @type {"" | "python" | "rust"} */
    let language = "";
    /** What is said of an address that names no position, or of a press that is not allowed. */
    let remark = "";

    /**
     * @template {keyof HTMLElementTagNameMap} Name
     * @param {Name} name @param {Record<string, string>} attributes @param {(Node | string)[]} children
     */
    function make(name, attributes = {}, ...children) {
        const made = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) {
            made.setAttribute(key, value);
        }
        made.append(...children);
        return made;
    }

    /**
     * Words with `code`, **strong**, and the sides in their colors.
     * @param {string} text
     */
    const marked = (text) => text.split(/(`[^`]+`|\*\*[^*]+\*\*|\bThe (?:server|client)\b)/).map((part) => {
        if (part[0] === "`") {
            return make("code", {}, part.slice(1, -1));
        }
        if (part.startsWith("**")) {
            return make("strong", {}, part.slice(2, -2));
        }
        return /^The (server|client)$/.test(part) ? make("span", { class: `who ${part.slice(4)}` }, part) : part;
    });

    /**
     * A press made of a button's, with what the fields say.
     * @param {string} press
     */
    function filled(press) {
        return press.replace(/recv …$/, `recv ${most.value.trim()}`).replace(/send …$/, () => `send ${bytesOf(text.value)}`);
    }

    /**
     * What the fields say that no call can be given, or nothing.
     * @param {string} press
     */
    function faultOf(press) {
        if (press.endsWith("send …") && !text.value) {
            return "Type below what `send` shall send.";
        }
        return press.endsWith("recv …") && !/^[1-9]\d{0,3}$/.test(most.value.trim())
            ? "Type below how many bytes `recv` shall take at most: a number from 1 to 9999." : "";
    }

    // --- What stands there from the start. ---

    const heading = make("h2", { id: "in-your-hands" }, "Both ends in your hands");
    const chooser = make("select", { id: "play-mission" });
    for (const one of [FREE, ...MISSIONS]) {
        const number = MISSIONS.indexOf(one) + 1;
        chooser.append(make("option", { value: one.id }, number ? `${number}. ${one.title}` : one.title));
    }
    const goal = make("p", { class: "goal", tabindex: "-1" });
    const said = make("div", { class: "said", "aria-live": "polite" });
    const back = make("button", { type: "button" }, "← Back");
    const again = make("button", { type: "button" }, "Start again");
    const lanes = { server: make("div"), client: make("div") };
    /** The half that ends at a side. */
    const halves = { server: make("div"), client: make("div") };
    const calls = { server: make("div"), client: make("div") };
    const times = make("p", { class: "times" });
    const text = make("input", { id: "play-text", value: "Hello", autocomplete: "off", spellcheck: "false", maxlength: "40" });
    const most = make("input", { id: "play-most", value: "1024", inputmode: "numeric", autocomplete: "off", maxlength: "4" });
    const fields = make("p", { class: "fields" },
        make("label", { for: text.id }, "send sends, 40 characters at most,"), text, make("label", { for: most.id }, "recv takes, in bytes, at most"), most);
    const end = make("p", { class: "outcome", "aria-live": "polite" });
    const log = make("ol", { class: "log" });
    const link = make("a", {}, "Link to this position");
    const python = make("button", { type: "button" }, "as Python");
    const rust = make("button", { type: "button" }, "as Rust");
    const program = make("div", { class: "program" });

    for (const side of SIDES) {
        const name = side === "server" ? "Server" : "Client";
        Object.entries({ class: `lane ${side}`, role: "group", "aria-label": name }).forEach(([key, value]) => lanes[side].setAttribute(key, value));
        Object.entries({ class: `calls ${side}`, role: "group", "aria-label": `Calls of the ${side}` }).forEach(([key, value]) => calls[side].setAttribute(key, value));
        const from = side === "server" ? "client" : "server";
        halves[side].className = `half to-${side}`;
        halves[side].setAttribute("role", "group");
        halves[side].setAttribute("aria-label", `From the ${from} to the ${side}`);
    }

    place.append(
        make("div", { class: "top" }, heading,
            make("p", {}, make("label", { for: chooser.id }, "Mission"), " ", chooser)),
        goal,
        make("div", { class: "now" }, said),
        make("div", { class: "picture" }, lanes.server, make("div", { class: "wire" }, halves.server, halves.client), lanes.client),
        make("div", { class: "hands" }, calls.server, calls.client),
        times, fields, make("p", { class: "moves" }, back, again), end,
        make("div", { class: "below" },
            make("div", {}, make("h3", { id: "play-log" }, "What you pressed, and what happened"), log, make("p", {}, link)),
            make("div", {}, make("p", { class: "as", role: "group", "aria-label": "The same as a program" },
                make("span", {}, "The same as a program "), python, rust), program)));
    place.setAttribute("role", "region");
    place.setAttribute("aria-labelledby", heading.id);

    // --- What changes. ---

    /**
     * After how many presses of the reader the mission was done. It is not, if that is 0 or less.
     * @param {import("./words.js").PlayEntry[]} told
     */
    const doneAt = (told) => told.findIndex(({ state }, at) =>
        at >= mission.start.length && mission.reached(state, told.slice(0, at + 1))) - mission.start.length + 1;

    /** @param {string} press @param {string} fault */
    function pressed(press, fault) {
        isOpened = true;
        if (fault) {
            remark = fault;
        } else if (!model.isAllowed(state, press)) {
            remark = words.why(state, press);
        } else if (presses.length >= MOST) {
            remark = `So many presses are kept, and no more. Go back, or start again.`;
        } else {
            remark = "";
            presses = [...presses, press];
        }
        show();
    }

    /** The buttons of the calls: made anew only when others are offered. */
    function offer() {
        for (const side of SIDES) {
            const own = (/** @type {string} */ press) => model.SIDE[model.parse(press).on] === side;
            const needed = mission.calls.filter(own);
            const isAll = whole[side] || mission === FREE;
            const offered = isAll ? ALL.filter(own) : [...needed, ...(needed.includes(`${side} kill`) ? [] : [`${side} kill`])];
            // A mission's own words stay, before what the fields say.
            const special = isAll ? needed.filter((press) => /^\S+ (send|recv) /.test(press) && press !== `${press.split(" ")[0]} recv 1024`) : [];
            const isEnd = (/** @type {string} */ press) => / (kill|vanish)$/.test(press);
            const presses = [...special, ...offered];
            const rows = model.HOLDS[side].flatMap((name) => {
                const group = presses.filter((press) => model.parse(press).on === name && !isEnd(press));
                return group.length ? [make("p", { class: "row" }, make("code", {}, name), ...group.map(button))] : [];
            });
            rows.push(make("p", { class: "row" }, ...presses.filter(isEnd).map(button)));
            const more = make("button", { type: "button", class: "more", "aria-expanded": String(whole[side]) },
                whole[side] ? "fewer calls" : "all calls");
            more.addEventListener("click", () => {
                whole[side] = !whole[side];
                offer();
                show();
                /** @type {HTMLElement | null} */ (calls[side].querySelector(".more"))?.focus();
            });
            if (mission !== FREE) {
                rows.at(-1)?.append(more);
            }
            calls[side].replaceChildren(make("p", { class: "reason", id: `play-reason-${side}` }), ...rows);
        }
        const isAll = mission === FREE || whole.server || whole.client;
        const time = isAll ? ["time passes", "time drags"] : mission.calls.filter((press) => press.startsWith("time "));
        times.replaceChildren(...time.map(button));
        times.hidden = !time.length;
        fields.hidden = !isAll;
    }

    /** @param {string} press */
    function button(press) {
        const made = make("button", { type: "button", "data-press": press },
            /…$/.test(press) ? `${model.parse(press).call} …` : words.label(press));
        made.addEventListener("click", () => pressed(filled(press), faultOf(press)));
        return made;
    }

    /** @param {"server" | "client"} side */
    function showLane(side) {
        const { kind, title, until, facts } = words.lane(state, side, presses);
        lanes[side].dataset.kind = kind;
        lanes[side].replaceChildren(
            make("p", { class: "name" }, side === "server" ? "Server" : "Client"),
            make("p", { class: "how" }, ...marked(title)),
            make("p", { class: "until" }, ...marked(until)),
            make("ul", { class: "facts" }, ...facts.map((fact) => make("li", {}, ...marked(fact)))));
    }

    /** @param {"server" | "client"} to */
    function showHalf(to) {
        const from = to === "server" ? "client" : "server";
        const { kind, unread, count, rule, waits, cap } = words.half(state, to);
        halves[to].dataset.kind = kind;
        const arrow = to === "server" ? "← " : " →";
        const name = make("p", { class: "name" }, ...(to === "server" ? [make("span", { "aria-hidden": "true" }, arrow)] : []),
            `from the ${from} to the ${to}`, ...(to === "client" ? [make("span", { "aria-hidden": "true" }, arrow)] : []));
        const inside = [];
        if (waits) {
            inside.push(make("span", { class: "slot" }, "waits for bytes"));
        } else if (unread) {
            inside.push(make("code", { class: "unread" }, unread));
        }
        if (count) {
            inside.push(make("span", { class: "count" }, count));
        }
        if (cap && kind !== "nobody") {
            inside.push(make("span", { class: "cap" }, cap));
        }
        halves[to].replaceChildren(name, make("p", { class: "tube" }, ...inside), make("p", { class: "rule" }, ...marked(rule)));
    }

    function show() {
        const told = words.entries(presses);
        const last = told.at(-1);
        state = last?.state ?? model.EMPTY;
        const done = doneAt(told);
        const number = MISSIONS.indexOf(mission) + 1;
        const next = MISSIONS[number];

        chooser.value = mission.id;
        goal.replaceChildren(make("strong", {}, number ? `Mission ${number} of ${MISSIONS.length}: ${mission.title.toLowerCase()}.` : `${mission.title}.`), " ", mission.text);
        const count = presses.length - mission.start.length;
        const begins = !count && !remark;
        said.replaceChildren(make("p", {}, ...marked(begins
            ? `${last ? `${last.sentence} ` : "Two programs that have called nothing yet. "}${number ? "Your turn." : ""}`
            : remark || last?.sentence || "Two programs that have called nothing yet.")));
        if (last?.stuck && !remark) {
            said.append(make("p", { class: "stuck" }, last.stuck));
        }
        // Who hears the page hears first what happened, and then that the mission is done.
        end.classList.toggle("done", done > 0);
        end.replaceChildren(...(done > 0
            ? [make("strong", {}, `✓ Done in ${done} ${done === 1 ? "press" : "presses"}.`), " ",
                ...marked(words.LEARNED[mission.id] ?? ""), " ", ...(next ? [make("a", { href: `#play=${next.id}` }, "Next mission")] : [])]
            : [`${count || "No"} ${count === 1 ? "press" : "presses"} so far.`]));

        for (const side of SIDES) {
            showLane(side);
            showHalf(side);
            const waits = state.waits[side];
            const reason = /** @type {HTMLElement} */ (calls[side].querySelector(".reason"));
            reason.replaceChildren(...(waits || state.gone === side
                ? marked(words.why(state, `${model.HOLDS[side][0]} close`))
                : [make("strong", {}, `What shall the ${side} call next?`)]));
        }
        for (const one of place?.querySelectorAll("[data-press]") ?? []) {
            const press = /** @type {HTMLElement} */ (one).dataset.press ?? "";
            const allowed = !faultOf(press) && model.isAllowed(state, filled(press));
            one.setAttribute("aria-disabled", String(!allowed));
            const side = model.SIDE[model.parse(press).on];
            if (!allowed && side) {
                one.setAttribute("aria-describedby", `play-reason-${side}`);
            } else {
                one.removeAttribute("aria-describedby");
            }
        }
        back.setAttribute("aria-disabled", String(presses.length <= mission.start.length));
        again.setAttribute("aria-disabled", String(presses.length <= mission.start.length));

        // What stands there already stays.
        while (logged.some((press, at) => press !== presses[at])) {
            logged.pop();
            log.lastChild?.remove();
        }
        for (const { press, side, sentence, stuck } of told.slice(logged.length)) {
            log.append(make("li", { class: `${side}${logged.length < mission.start.length ? " start" : ""}` },
                ...marked(`${sentence} ${stuck}`.trim())));
            logged.push(press);
        }

        const address = `#play=${mission.id}${presses.length > mission.start.length ? `/${encode(presses)}` : ""}`;
        link.setAttribute("href", address);
        if (isOpened) {
            history.replaceState(null, "", address);
        }
        showProgram();
    }

    function showProgram() {
        python.setAttribute("aria-pressed", String(language === "python"));
        rust.setAttribute("aria-pressed", String(language === "rust"));
        if (!language) {
            program.replaceChildren();
            return;
        }
        const programs = Reflect.get(globalThis, "socketPrograms");
        if (!programs) {
            const script = make("script", { src: "play/programs.js" });
            script.addEventListener("load", showProgram);
            document.head.append(script);
            return;
        }
        /** @type {string | null} */
        const written = programs.asProgram(presses, language);
        if (written === null) {
            program.replaceChildren(make("p", {}, "No program does this: it cannot take a machine’s power, wait for minutes, or end itself in the middle of a call."));
            return;
        }
        const code = make("code", { class: `language-${language}`, tabindex: "0" }, written);
        const copy = make("button", { type: "button", class: "copy" }, "Copy", make("span", { class: "unseen" }, ` the program in ${language === "python" ? "Python" : "Rust"}`));
        program.replaceChildren(make("p", { class: "file" }, copy), make("pre", {}, code));
        if (presses.includes("listener bind 5220") && presses.includes("client connect") && !presses.includes("listener reuse")) {
            program.append(make("p", {}, ...marked("Run it twice within a minute, and `bind` may fail: address already in use. `SO_REUSEADDR` helps.")));
        }
        Reflect.get(globalThis, "hljs")?.highlightBlock(code);
    }

    back.addEventListener("click", () => {
        if (presses.length > mission.start.length) {
            presses = presses.slice(0, -1);
            remark = "";
            show();
        }
    });
    again.addEventListener("click", () => {
        presses = [...mission.start];
        remark = "";
        show();
    });
    chooser.addEventListener("change", () => {
        isOpened = true;
        begin(chooser.value);
    });
    for (const [one, name] of /** @type {const} */ ([[python, "python"], [rust, "rust"]])) {
        one.addEventListener("click", () => {
            language = language === name ? "" : name;
            showProgram();
        });
    }

    // --- Addresses. ---

    /** From the first press, or an address, on the page's address follows. */
    let isOpened = false;

    /** @param {string} id @param {string[]} [given] */
    function begin(id, given) {
        mission = MISSIONS.find((one) => one.id === id) ?? FREE;
        const starts = given && mission.start.every((press, at) => given[at] === press);
        presses = given && starts ? given : [...mission.start];
        logged = [];
        log.replaceChildren();
        offer();
        show();
    }

    function open() {
        const [, id, address] = /^#play=([\w-]*)\/?(.*)$/.exec(location.hash) ?? [];
        if (id === undefined) {
            return false;
        }
        const given = address ? decode(address) : undefined;
        const isKnown = id === "free" || MISSIONS.some((one) => one.id === id);
        isOpened = true;
        // The link to the next mission goes with this one: the new task is read in its place.
        const isNext = end.contains(document.activeElement);
        remark = given === null || !isKnown ? "The address holds no position of this model. This is a start." : "";
        begin(id, given ?? undefined);
        remark = "";
        seek();
        if (isNext) {
            goal.focus({ preventScroll: true });
        }
        return true;
    }

    /** On a small screen the sentence, the picture and the calls shall be seen at once. */
    const seek = () => (innerHeight < 800 ? goal : place).scrollIntoView({ behavior: "instant" });

    // Without scripts an address leads to the mission that is written out below. Here the
    // browser shall not seek it, as it does until the page is loaded.
    for (const heading of document.querySelectorAll("[id^='play=']")) {
        heading.removeAttribute("id");
    }
    addEventListener("hashchange", open);
    if (!open()) {
        begin(MISSIONS[0].id);
    } else if (document.readyState !== "complete") {
        addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(seek)));
    }
})();
