// The pane of a program that runs: how it stands, what it prints, a line to type into,
// and what it was in the end.

import { call, stream } from "./api.js";

/** Half of a connection, and the reset, are explained in chapter 8. */
export const late = /\/(08|09|10)-/.test(location.pathname);

/**
 * The calls that wait, in Python and in Rust, why, and what ends the wait.
 * @type {[python: string, rust: string, why: string, until: (other: string) => string][]}
 */
const WAITS = [
    ["recv", "read", "Nothing has come. ", (other) => `until ${other} sends, or ${late ? "ends its half" : "closes"}`],
    ["sendall", "write_all", "There is no room for more. ", (other) => `until ${other} receives`],
    ["accept", "accept", "No client is waiting to be accepted. ", () => "until a client connects"],
    ["connect", "connect", "", (other) => `until ${other}’s system answers`],
];

/**
 * In which call a program waits, with the call's name in the other language, and why and
 * until when.
 * @param {string} name
 * @param {string} other What it calls the other side, such as "the server".
 */
export function waiting(name, other) {
    const [python, rust, why, until] = WAITS.find((names) => names.includes(name)) ?? [name, name, "", () => ""];
    const twin = name !== rust ? `(in Rust: \`${rust}\`) ` : name !== python ? `(in Python: \`${python}\`) ` : "";
    return { call: `waits in \`${name}\``, twin, why, until: until(other) };
}

/** @type {Record<string, string[]>} */
const ENDS = {
    stopped: ["Stopped", "by you"],
    time: ["Stopped", "after ten minutes"],
    output: ["Stopped", "since it printed more than 256 KiB"],
    "not started": ["Not started"],
};

/**
 * An element with what it holds. Names with `aria-` or `data-`, and `role`, are attributes.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [properties]
 * @param {(Node | string)[]} parts
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, properties = {}, ...parts) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (/-|^role$/.test(name)) {
            element.setAttribute(name, value);
        } else {
            Object.assign(element, { [name]: value });
        }
    }
    element.append(...parts);
    return element;
}

/**
 * Gives a button its words. `more` is only spoken: "Run" and "both_ends in Python".
 * @param {HTMLElement} named
 * @param {string} text
 * @param {string} more
 */
export function caption(named, text, more) {
    named.replaceChildren(text, more && make("span", { className: "unseen" }, ` ${more}`));
}

/**
 * A button like the page's others.
 * @param {string} text
 * @param {string} more
 * @param {() => void} press
 * @param {string} [kind] Classes, such as `play` and `halt`, which put a sign before the text.
 */
export function button(text, more, press, kind = "") {
    const made = make("button", { type: "button", className: `act ${kind}` });
    caption(made, text, more);
    made.addEventListener("click", () => {
        if (made.getAttribute("aria-disabled") !== "true") {
            press();
        }
    });
    return made;
}

/** @param {string} text Where `…` is code. */
export const worded = (text) =>
    text.split("`").map((part, at) => (at % 2 ? make("code", {}, part) : part));

/**
 * What is said of faults: "1 error, in line 21".
 * @param {{ line: number }[]} faults
 */
function counted(faults) {
    const [{ line }] = faults;
    return faults.length === 1 ? `1 error, in line ${line}` : `${faults.length} errors, the first in line ${line}`;
}

/**
 * Its `element` gets an event for each object of the stream, by its key and with its value
 * as `detail`, such as `waits`, `faults`, `verdict` and `end`; moreover `listening` with the
 * host and the port of a printed line "Listening on 127.0.0.1:5220", and `over` when nothing
 * runs any more, however that came.
 */
export class Output {
    /**
     * @param {object} of
     * @param {string} of.what What runs, such as "both_ends in Python".
     * @param {boolean} [of.head] Whether it has a Stop button of its own.
     * @param {(line: number, column: number) => void} [of.visit] Goes to a fault in the text.
     */
    constructor({ what, head = true, visit }) {
        this.visit = visit;
        this.running = false;
        /** @type {number | undefined} */
        this.id = undefined;
        /** @type {{ line: number, column: number, message: string }[]} */
        this.faults = [];
        /** A line that has no end yet. */
        this.tail = "";
        /** Of two outputs side by side, the one that speaks, for those who only hear it. */
        this.who = "";

        this.state = make("p", { role: "status" });
        this.halt = button("Stop", what, () => this.stop(), "main halt");
        this.band = make("div", { className: "band" }, this.state, ...(head ? [this.halt] : []));
        this.printed = make("div", {
            className: "printed", role: "log", tabIndex: 0, translate: false, "aria-label": `What ${what} prints`,
        });
        this.note = make("p", { className: "note" });
        this.hint = make("div", { className: "hint" });

        this.field = make("input", {
            type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: false, name: "line",
        });
        const enter = make("button", { className: "act main" }, "Enter");
        this.line = make("form", { className: "typed", hidden: true },
            make("label", {}, make("span", {}, `Type a line for ${what}`), this.field),
            enter, button("End of input (Ctrl-D)", "", () => this.endInput()));
        this.line.addEventListener("submit", (event) => {
            event.preventDefault();
            this.type(`${this.field.value}\n`);
        });
        this.field.addEventListener("keydown", (event) => {
            if (event.ctrlKey && event.key === "d") {
                event.preventDefault();
                this.endInput();
            }
        });
        this.element = make("section", { className: "output", "aria-label": `Output of ${what}`, hidden: true },
            this.band, this.note, this.printed, this.hint, this.line);
    }

    /** @param {string} name @param {any} [detail] */
    tell(name, detail) {
        this.element.dispatchEvent(new CustomEvent(name, { detail }));
    }

    /** @param {string} head @param {string} [rest] Where `…` is code. */
    say(head, rest = "") {
        this.state.replaceChildren(...(this.who ? [make("span", { className: "unseen" }, `${this.who}: `)] : []),
            make("strong", {}, ...worded(head)), " ", make("span", {}, ...worded(rest)));
    }

    /** @param {string} why */
    refuse(why) {
        this.element.hidden = false;
        this.leave(this.halt);
        this.say("Not run", why);
    }

    /** @param {string} kind @param {string} text */
    print(kind, text) {
        const { printed } = this;
        const below = printed.scrollHeight - printed.scrollTop - printed.clientHeight < 30;
        printed.append(make("span", { className: kind }, text));
        if (below) {
            printed.scrollTop = printed.scrollHeight;
        }
    }

    /**
     * Starts it, after what still runs here has ended. Its promise lasts until the end.
     * @param {string} name `start` or `check`.
     * @param {object} body
     * @param {string} [note] What the reader should know of what runs.
     */
    async run(name, body, note = "") {
        while (this.running) {
            await this.stop();
        }
        this.running = true;
        const gate = this.gate = new AbortController();
        this.home = /** @type {HTMLElement | null} */ (document.activeElement);
        this.id = undefined;
        this.faults = [];
        this.tail = "";
        this.element.hidden = false;
        this.band.querySelector(".link")?.remove();
        this.printed.replaceChildren();
        this.hint.replaceChildren();
        this.note.replaceChildren(note);
        this.line.hidden = true;
        this.halt.hidden = false;
        this.say("Starting");
        let ended = false;
        this.done = (async () => {
            try {
                for await (const event of stream(name, body, gate.signal)) {
                    const [[key, value]] = Object.entries(event);
                    this.take(key, value);
                    this.tell(key, value);
                    ended ||= key === "end";
                }
                if (!ended) {
                    this.say("Stopped", "The server has ended it.");
                }
            } catch (thrown) {
                const fault = /** @type {Error} */ (thrown);
                // The page was left, and is seen again; or it was stopped before it began.
                fault.name === "AbortError" ? this.say("Stopped") : this.refuse(fault.message);
            }
            clearTimeout(this.asks);
            this.running = false;
            this.id = undefined;
            this.element.classList.remove("waits");
            this.leave(this.line);
            this.leave(this.halt);
            this.tell("over");
        })();
        await this.done;
    }

    /** @param {string} key @param {any} value */
    take(key, value) {
        if (key === "run") {
            this.id = value;
        } else if (key === "compiling") {
            this.say("Compiling");
        } else if (key === "started") {
            this.say("Running");
        } else if (key === "faults") {
            this.faults = value;
        } else if (key === "out" || key === "err") {
            this.print(key, value);
            this.seek(key === "out" ? value : "");
        } else if (key === "waits") {
            this.showWaits([...new Set(value)]);
        } else if (key === "end") {
            this.showEnd(value);
        }
    }

    /**
     * Looks for the address of a listener, and for a prompt: where the system does not tell
     * that a program waits for a line, a line that it does not end may ask for one.
     * @param {string} text
     */
    seek(text) {
        const lines = (this.tail + text).split("\n");
        this.tail = lines.pop() ?? "";
        for (const line of lines) {
            const found = /^Listening on \[?(.+?)\]?:(\d+)$/.exec(line);
            if (found) {
                this.tell("listening", { host: found[1], port: Number(found[2]) });
            }
        }
        clearTimeout(this.asks);
        if (this.tail) {
            this.asks = setTimeout(() => this.line.hidden = false, 300);
        }
    }

    /** @param {string[]} calls */
    showWaits(calls) {
        this.element.classList.toggle("waits", calls.length > 0);
        if (calls.includes("input")) {
            this.line.hidden = false;
        }
        const named = calls.filter((name) => !/^(input|select|poll|sleep)$/.test(name));
        const { call, twin, why, until } = waiting(named[0], "the other side");
        this.say(named.length > 1 ? `Running, waits in ${named.map((name) => `\`${name}\``).join(" and ")}`
            : named.length ? `Running, ${call}`
                : calls.includes("input") ? "Running, waits for a line from you" : calls.length ? "Running, waits" : "Running",
        named.length === 1 ? twin : "");
        this.hint.replaceChildren(calls.length > 1 ? "Each of its threads waits in a call of its own."
            : named.length ? `${why}It waits ${until}.`
                : calls[0] === "sleep" ? "It sleeps, for as long as it has set."
                    : calls.length && calls[0] !== "input" ? "It waits, but not for ever: it has set a limit of time." : "");
    }

    /** @param {{ how: string, words: string, book?: null | { same: boolean, line: number, book: string | null, printed: string | null } }} end */
    showEnd({ how, words, book }) {
        this.hint.replaceChildren();
        this.leave(this.line);
        this.leave(this.halt);
        const [head, rest] = ENDS[how] ?? ["Ended", words];
        this.say(head, rest);
        if (this.faults.length) {
            const [{ line, column }] = this.faults;
            this.judge("bad", counted(this.faults));
            if (this.visit) {
                this.state.after(button(`Go to line ${line}`, "", () => this.visit?.(line, column), "link"));
            }
        } else if (how !== "ended") {
            // It has not come to its end.
        } else if (book?.same) {
            this.judge("good", "as in the book");
        } else if (book) {
            this.judge("other", `differs in line ${book.line}`);
            const side = (/** @type {string} */ name, /** @type {string | null} */ text) => [
                make("dt", {}, name),
                make("dd", {}, text === null ? "nothing more" : make("code", {}, text || "an empty line")),
            ];
            this.hint.append(make("dl", {}, ...side("In the book", book.book), ...side("It printed", book.printed)));
        }
    }

    /** @param {string} kind @param {string} words */
    judge(kind, words) {
        this.state.append(" ", make("span", { className: kind }, words));
    }

    /** Hides what cannot be used any more. Its focus goes back to where the run began. @param {HTMLElement} part */
    leave(part) {
        const focused = part.contains(document.activeElement);
        part.hidden = true;
        if (focused) {
            this.home?.focus({ preventScroll: true });
        }
    }

    /** @param {string | null} text A line for it, or its input's end. */
    async type(text) {
        if (this.id === undefined) {
            return;
        }
        this.field.value = "";
        this.tail = "";
        clearTimeout(this.asks);
        this.print("in", text ?? "end of input\n");
        if (text === null) {
            this.leave(this.line);
        }
        await call("input", { run: this.id, text }).catch((fault) => this.hint.replaceChildren(fault.message));
    }

    async endInput() {
        if (this.field.value) {
            await this.type(this.field.value);
        }
        await this.type(null);
    }

    /** Ends it and all that it started. */
    async stop() {
        if (!this.running) {
            return;
        }
        this.say("Stopping");
        if (this.id === undefined) {
            this.gate?.abort();
        } else {
            // What does not answer is ended with its stream.
            await call("stop", { run: this.id }).catch(() => this.gate?.abort());
        }
        await this.done;
    }
}
