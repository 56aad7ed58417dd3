// Two panes for a pair of programs: the server on the left, the client on the right, each
// in either language. The client can be started when the server listens.

import { program } from "./drafts.js";
import { Editor } from "./editor.js";
import { button, caption, make, Output, waiting } from "./output.js";

/** @typedef {"server" | "client"} Side */
/** @typedef {{ host: string, port: number }} Address */
/**
 * What stands on one side: a program, or the reader. Its `element` says `listening`, with
 * the address or with null when no client can connect any more, and `over`.
 * @typedef {Pane | import("./peer.js").Peer} End
 */

/** @param {Side} side */
export const opposite = (side) => (side === "server" ? "client" : "server");

/**
 * In which call a side waits, and until when.
 * @param {string} name
 * @param {Side} side
 */
export function sentence(name, side) {
    const { call, twin, until } = waiting(name, `the ${opposite(side)}`);
    return [call, twin + until];
}

/**
 * The frame of a side: a head with its title, and with what can be pressed.
 * @param {Side} side
 * @param {(Node | string)[]} title
 * @param {(Node | string)[]} head
 */
export function frame(side, title, ...head) {
    const named = make("p", {}, ...title);
    return make("div", { className: `pane ${side}`, role: "group", "aria-label": named.textContent?.trim() },
        make("div", { className: "head" }, named, ...head));
}

/** What systems say where another program has the port. */
export const TAKEN = /already in use|only one usage/i;

let count = 0;

/**
 * A line that says why buttons cannot be used, if so, and once more when one is pressed.
 * @param {HTMLElement} line
 * @param {HTMLElement[]} buttons
 */
export function explain(line, ...buttons) {
    count += 1;
    line.id = `reason-${count}`;
    for (const one of buttons) {
        one.setAttribute("aria-describedby", line.id);
        one.addEventListener("click", () => {
            if (one.getAttribute("aria-disabled") === "true") {
                line.replaceChildren(...line.childNodes);
            }
        });
    }
}

/**
 * Writes a line anew where it says something new: else it would be heard again.
 * @param {HTMLElement} line
 * @param {(Node | string)[]} parts
 */
export function write(line, ...parts) {
    const next = make("p", {}, ...parts);
    if (next.textContent !== line.textContent) {
        line.replaceChildren(...next.childNodes);
    }
}

/**
 * Offers the next port to a server whose own is taken, and to its client.
 * @param {End} server
 * @param {string} text
 * @param {number} taken
 */
export function offer(server, text, taken) {
    write(server.reason, button(`${text} on port ${taken + 1}`, "", () => {
        for (const end of [server, server.other]) {
            if (end instanceof Pane) {
                end.port.value = String(taken + 1);
            }
        }
        server.press();
    }, "link"));
}

/** A program on its side. */
export class Pane extends Output {
    /** @param {Side} side @param {string} listing */
    constructor(side, listing) {
        super({ what: `the ${side}`, head: false, visit: (line, column) => this.edit(line, column) });
        this.side = side;
        this.listing = listing;
        /** What is to be done before a client can connect. */
        this.first = "Start the server first.";
        /** @type {End | undefined} */
        this.other = undefined;
        /** Whether a server listens that this client can connect to. */
        this.allowed = side === "server";
        /** A port of this server that another program has. */
        this.taken = 0;
        /** @type {Editor | undefined} */
        this.editor = undefined;
        this.element.setAttribute("role", "group");
        this.who = side === "server" ? "Server" : "Client";

        count += 1;
        this.radios = ["py", "rs"].map((value) => make("input", { type: "radio", name: `language-${count}`, value }));
        const [python, rust] = this.radios;
        (document.documentElement.dataset.view === "rust" ? rust : python).checked = true;
        const languages = make("fieldset", { className: "views" },
            make("legend", { className: "unseen" }, `Language of the ${side}`),
            make("label", {}, python, "Python"), make("label", {}, rust, "Rust"));
        this.host = make("input", { value: "127.0.0.1", size: 10, autocomplete: "off", spellcheck: false });
        this.port = make("input", { value: "5220", size: 5, autocomplete: "off", inputMode: "numeric" });
        this.main = button("", "", () => this.press(), "main");
        this.change = button("Edit", `the ${side}`, () => this.edit());
        this.reset = button("Reset", `the ${side}`, () => this.program.write(null));
        this.chip = make("span", { className: "chip" }, "your draft");
        this.reason = make("p", { className: "reason", role: "status" });
        explain(this.reason, this.main);
        this.pane = frame(side, [make("strong", {}, this.who), " ", make("code", {}, listing)],
            make("div", { className: "row" }, languages,
                make("label", {}, "Host ", this.host), make("label", {}, "Port ", this.port)),
            make("div", { className: "row" }, this.main, this.change, this.reset, this.chip),
            this.reason);
        this.pane.append(this.element);

        for (const { value } of this.radios) {
            program(listing, value).addEventListener("change", () => this.show());
        }
        languages.addEventListener("change", () => {
            this.close();
            this.show();
        });
        this.element.addEventListener("err", (event) => {
            if (side === "server" && TAKEN.test(/** @type {CustomEvent} */ (event).detail)) {
                this.taken = this.address.port;
            }
        });
        this.element.addEventListener("faults", () => this.editor?.mark(this.faults));
        this.element.addEventListener("over", () => this.show());
    }

    get language() {
        return this.radios[1].checked ? "rs" : "py";
    }

    get program() {
        return program(this.listing, this.language);
    }

    /** @returns {Address} */
    get address() {
        return { host: this.host.value.trim(), port: Number(this.port.value) };
    }

    /** @param {Address | null} server Where a server listens. */
    allow(server) {
        this.allowed = server !== null;
        if (server) {
            this.port.value = String(server.port);
        }
        this.show();
    }

    /** Shows what can be done now. */
    show() {
        const { running, side, main, editor } = this;
        main.textContent = `${running ? "Stop" : "Start"} the ${side}`;
        main.classList.toggle("play", !running);
        main.classList.toggle("halt", running);
        const early = !running && !this.allowed;
        main.setAttribute("aria-disabled", String(early));
        write(this.reason, early ? this.other?.first ?? "" : "");
        if (this.taken && !running) {
            offer(this, "Start it", this.taken);
        }
        this.reset.hidden = this.chip.hidden = !this.program.drafted;
        if (editor) {
            editor.text = this.program.text;
        }
    }

    async press() {
        if (this.running) {
            this.stop();
            return;
        }
        const { address, program, listing, language } = this;
        this.taken = 0;
        this.editor?.mark([]);
        await program.ready();
        const over = this.run("start", { listing, language, text: program.draft, ...address });
        this.show();
        await over;
    }

    /**
     * Opens the editor, or closes it if no line is named.
     * @param {number} [line]
     * @param {number | null} [column]
     */
    async edit(line, column) {
        const { program, language } = this;
        if (this.editor && line === undefined) {
            this.close();
            return;
        }
        if (!this.editor) {
            try {
                await program.load();
            } catch (fault) {
                this.refuse(/** @type {Error} */ (fault).message);
                return;
            }
            // It was pressed twice, or the other language was chosen meanwhile.
            if (this.editor || language !== this.language) {
                return;
            }
            const editor = this.editor = new Editor({ label: `Program ${program.what}`, language, runs: `Start the ${this.side}` });
            editor.text = program.text;
            editor.element.addEventListener("edit", () => program.write(editor.text));
            editor.element.addEventListener("run", () => this.running || this.press());
            editor.mark(this.faults);
            this.element.before(editor.element);
            caption(this.change, "Close the editor", `of the ${this.side}`);
        }
        this.editor.visit(line ?? 1, column);
    }

    close() {
        this.editor?.element.remove();
        this.editor = undefined;
        caption(this.change, "Edit", `the ${this.side}`);
    }

    /** @param {string[]} calls */
    showWaits(calls) {
        super.showWaits(calls);
        const [call] = calls;
        if (calls.length === 1 && call !== "sleep") {
            const [head, rest] = call === "input" ? ["waits for a line", "from you"]
                : /select|poll/.test(call) ? ["waits, with a time limit,", `for the ${opposite(this.side)}`]
                    : sentence(call, this.side);
            this.hint.replaceChildren();
            this.say(head, rest);
        }
    }
}

/**
 * Puts two sides below the words of a place, and tells each of the other.
 * @param {HTMLElement} place
 * @param {End} server
 * @param {End} client
 */
export function couple(place, server, client) {
    server.other = client;
    client.other = server;
    server.element.addEventListener("listening", (event) => client.allow(/** @type {CustomEvent} */ (event).detail));
    server.element.addEventListener("over", () => client.allow(null));
    client.element.addEventListener("over", () => server.show());
    server.show();
    client.show();
    const panes = make("div", { className: "panes" }, server.pane, client.pane);
    place.append(panes);
    place.hidden = false;
    return panes;
}

export function mount() {
    /** @type {NodeListOf<HTMLElement>} */
    const places = document.querySelectorAll(".pair");
    for (const place of places) {
        const { server = "", client = "" } = place.dataset;
        couple(place, new Pane("server", server), new Pane("client", client));
        place.dataset.pair = `${server} ${client}`;
    }
}
