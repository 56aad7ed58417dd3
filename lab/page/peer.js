// A side of a connection in the reader's hands: what it sends, in which pieces, when it
// receives, how it ends. The other side is a program, or in the reader's hands, too.

import { call, stream } from "./api.js";
import { button, caption, late, make, worded } from "./output.js";
import { couple, explain, frame, offer, opposite, Pane, sentence, TAKEN, write } from "./pair.js";

/** The bytes of a text with escapes, and the other way round: explorer.js. */
const { explore, decode, onOneLine } = /** @type {any} */ (globalThis).byteExplorer;

/** A character of more bytes than one, or a byte that cannot be shown as it is. */
const SPECIAL = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[^ -[\]-~]/g;

/** @param {Uint8Array} bytes As they would be typed. */
function typed(bytes) {
    return String.fromCharCode(...bytes).replace(SPECIAL, (part) => {
        const piece = Uint8Array.from(part, (byte) => byte.charCodeAt(0));
        const text = decode(piece, true);
        return text === null ? hexOf(piece, "\\x") : part === "\\" ? "\\\\" : onOneLine(text);
    });
}

/** @param {Uint8Array} bytes @param {string} [mark] In front of each. */
const hexOf = (bytes, mark = "") => Array.from(bytes, (byte) => mark + byte.toString(16).padStart(2, "0")).join("");

/** @param {number} count */
const bytesOf = (count) => `${count.toLocaleString("en")} byte${count === 1 ? "" : "s"}`;

/** Of what is long, the beginning and the end. @param {string} text */
function shortened(text) {
    const all = [...text];
    return all.length > 96 ? `${all.slice(0, 60).join("")} … ${all.slice(-30).join("")}` : text;
}

/** What is known of a connection that has not begun. */
const UNKNOWN = {
    /** @type {number | undefined} */
    id: undefined,
    /** @type {"" | "listening" | "connected"} */
    stage: "",
    /** Whether a receive waits, by hand. */
    waits: false,
    /** Whether the reader's half has ended, and the other one. */
    mine: false,
    theirs: false,
    broken: "",
};

/** The reader on a side. */
export class Peer {
    /**
     * @param {"server" | "client"} side
     * @param {boolean} byHand Whether each receive is a press.
     */
    constructor(side, byHand) {
        this.side = side;
        this.byHand = byHand;
        this.now = { ...UNKNOWN };
        this.running = false;
        /** What is said where there is no connection. */
        this.said = ["", ""];
        /** What is to be done before a client can connect. */
        this.first = "You are the server: press Listen first.";
        /** @type {import("./pair.js").End | undefined} */
        this.other = undefined;
        /** Where a server listens that this client can connect to. @type {import("./pair.js").Address | null} */
        this.server = null;
        /** A port of this server that another program has. */
        this.taken = 0;
        this.gate = new AbortController();
        this.over = Promise.resolve();

        const act = (/** @type {string} */ text, /** @type {string} */ name = text.toLowerCase()) =>
            button(text, "", () => this.act(name));
        this.acts = late
            ? [act("End my half", "end half"), act("Close"), act("Close with a reset", "reset")]
            : [act("Close")];
        this.closing = make("div", {}, make("div", { className: "row" }, ...this.acts));
        if (late) {
            this.closing.append(make("p", { className: "reason" },
                "After a reset, the other side gets an error in place of the end of the stream."));
        }
        this.main = button("", "", () => this.press(), "main");
        /** Begins a connection: its own button, or one for both sides. */
        this.home = this.main;
        this.reason = make("p", { className: "reason", role: "status" });
        this.where = make("span", {});
        this.pane = frame(side, [make("strong", {}, `You are the ${side}`), " ", this.where],
            this.main, this.closing, this.reason);

        this.state = make("p", { role: "status" });
        this.log = make("div", {
            className: "history", role: "log", tabIndex: 0, "aria-label": `What you sent and got as the ${side}`,
        });
        this.limit = make("input", { type: "number", value: "1024", min: "1", max: "65536", required: true });
        this.receive = make("button", { className: "act main" }, "Receive");
        this.abort = button("End the program (Ctrl-C)", "", () => this.gate.abort());
        this.receiver = make("form", { className: "row" },
            this.receive, make("label", {}, "at most ", this.limit, " bytes"), this.abort);
        this.field = make("input", { type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: false });
        this.sending = make("button", { className: "act main" });
        explain(this.reason, this.main);
        explain(this.state, ...this.acts, this.receive, this.sending);
        this.field.id = `${this.reason.id}-piece`;
        this.bytes = make("p", {});
        this.sender = make("form", { className: "row" },
            make("label", { htmlFor: this.field.id },
                ...worded("Your next piece (`\\n`, `\\x00`, `\\xff` stand for one byte)")),
            this.field, this.sending, this.bytes);
        this.element = make("div", { className: "peer" },
            make("div", { className: "band" }, this.state), this.log, this.receiver, this.sender);
        this.pane.append(this.element);

        this.receiver.addEventListener("submit", (event) => {
            event.preventDefault();
            if (!this.now.waits) {
                this.act("receive");
            }
        });
        this.sender.addEventListener("submit", (event) => {
            event.preventDefault();
            if (!this.now.waits) {
                this.send();
            }
        });
        this.field.addEventListener("input", () => this.count());
        this.count();
    }

    /** The program on the other side. */
    get program() {
        return /** @type {Pane} */ (this.other);
    }

    /** @param {import("./pair.js").Address | null} server Where a server listens. */
    allow(server) {
        this.server = server;
        this.show();
    }

    /** How it stands, in two parts. */
    get sentence() {
        const { stage, waits, mine, theirs, broken } = this.now;
        const them = opposite(this.side);
        if (!this.running) {
            return this.said;
        }
        if (stage === "listening") {
            return sentence("accept", this.side);
        }
        if (stage === "") {
            return [this.side === "client" ? "Connecting" : "", ""];
        }
        if (waits) {
            return sentence("recv", this.side);
        }
        if (broken) {
            return ["The connection is over:", `${broken}. What is left is to close.`];
        }
        if (theirs && mine) {
            return ["Both halves have ended.", "What is left is to close."];
        }
        if (theirs) {
            return [`The ${them} ${late ? "has ended its half" : "sends no more"}.`,
                `You can still send${this.other?.running ? "." : `, but the ${them} is gone: nobody will receive it.`}`];
        }
        return mine
            ? ["You have ended your half.", "You can still receive."]
            : ["Connected.", this.byHand ? "You can send and receive." : "You can send. What comes is received at once."];
    }

    /** Shows how it stands, and what can be done now. */
    show() {
        const { now, running, side } = this;
        const focused = /** @type {HTMLElement | null} */ (document.activeElement);
        const connected = running && now.stage === "connected";

        const [head, rest] = this.sentence;
        write(this.state, make("strong", {}, ...worded(head)), ...worded(` ${rest}`));
        this.element.classList.toggle("waits", running && (now.waits || now.stage === "listening"));
        this.element.hidden = head === "";

        const alone = this.main === this.home;
        const early = alone && side === "client" && !running && !this.server;
        this.main.hidden = connected || !alone;
        this.main.textContent = side === "client" ? "Connect" : running ? "Stop listening" : "Listen";
        this.main.setAttribute("aria-disabled", String(early));
        write(this.reason, early ? this.other?.first ?? "" : "");
        if (this.taken && !running) {
            offer(this, "Listen", this.taken);
        }
        if (!connected) {
            this.where.textContent = "";
        }
        this.closing.hidden = this.sender.hidden = !connected;
        this.receiver.hidden = !connected || !this.byHand;
        this.log.hidden = !this.log.firstChild;
        this.abort.hidden = !now.waits;
        for (const one of [...this.acts, this.receive, this.sending]) {
            one.setAttribute("aria-disabled", String(now.waits));
        }
        if (focused?.offsetParent === null && this.pane.contains(focused)) {
            (connected ? this.field : this.home).focus({ preventScroll: true });
        }
    }

    count() {
        const { bytes } = explore(this.field.value, 1);
        this.sending.textContent = `Send ${bytesOf(bytes.length)}`;
        this.bytes.replaceChildren(...bytes.length ? ["These bytes: ", make("code", {}, shortened(hexOf(bytes, " ").trim()))] : []);
    }

    /**
     * A new line of what has happened.
     * @param {string} what @param {Uint8Array | string} more Bytes, or words. @param {string} [how]
     */
    note(what, more, how = "") {
        const told = typeof more === "string"
            ? [more]
            : [`${bytesOf(more.length)} `, make("code", {}, shortened(typed(more))), how,
                make("small", {}, shortened(hexOf(more, " ").trim()))];
        const line = make("p", {}, make("strong", {}, what), make("span", {}, ...told));
        this.log.append(line);
        this.log.hidden = false;
        this.log.scrollTop = this.log.scrollHeight;
        return line;
    }

    press() {
        if (this.running) {
            this.gate.abort();
        } else if (this.side === "server") {
            this.start({ listen: { port: this.program.address.port } });
        } else if (this.server) {
            this.start({ connect: this.server });
        }
    }

    /**
     * Lives as long as its connection, after what there was has ended.
     * @param {object} place Where it listens, or connects to.
     */
    start(place) {
        this.gate.abort();
        this.over = this.over.then(() => this.live(place));
    }

    /** @param {object} place */
    async live(place) {
        this.now = { ...UNKNOWN };
        this.running = true;
        this.taken = 0;
        this.said = ["The connection is over.", ""];
        this.gate = new AbortController();
        this.log.replaceChildren();
        this.show();
        try {
            const receive = this.byHand ? "by hand" : "at once";
            for await (const event of stream("peer", { ...place, receive }, this.gate.signal)) {
                const [[key, value]] = Object.entries(event);
                this.take(key, value);
                this.show();
            }
        } catch (thrown) {
            const { name, message } = /** @type {Error} */ (thrown);
            this.said = name !== "AbortError" ? ["Not connected:", message]
                : this.now.waits ? ["Ended by you", "while it waited. Its system has closed the socket."] : ["", ""];
        }
        this.running = false;
        this.now.waits = false;
        this.show();
        this.element.dispatchEvent(new Event("over"));
    }

    /** @param {string} key @param {any} value What the stream has told. */
    take(key, value) {
        const { now, side } = this;
        if (key === "peer") {
            now.id = value;
        } else if (key === "listening") {
            now.stage = "listening";
            this.tell(value);
        } else if (key === "connected") {
            now.stage = "connected";
            this.where.textContent = side === "client" ? `connected to ${value.there}` : `connected with ${value.there}`;
            if (side === "server") {
                this.tell(null);
            }
        } else if (key === "receiving") {
            now.waits = true;
        } else if (key === "got") {
            now.waits = false;
            this.note("You got", Uint8Array.from(value.match(/../g), (pair) => parseInt(pair, 16)), ", by one receive");
        } else if (key === "half") {
            now.waits = false;
            now.theirs = true;
            this.note("You got", "the end of the stream");
        } else if (key === "broken") {
            now.waits = false;
            now.broken = value;
            this.note("You got", `an error: ${value}`);
        } else if (key === "failed") {
            this.said = ["Not connected:", value];
            this.taken = TAKEN.test(value) && side === "server" ? this.program.address.port : 0;
        } else if (key === "closed") {
            this.said = [value === "reset" ? "Closed with a reset" : "Closed", "by you."];
        }
    }

    /** @param {import("./pair.js").Address | null} address Where it listens. */
    tell(address) {
        this.element.dispatchEvent(new CustomEvent("listening", { detail: address }));
    }

    /**
     * Asks for a call. Says what was wrong, if it was not done.
     * @param {string} name @param {object} body
     */
    async ask(name, body) {
        try {
            await call(name, { peer: this.now.id, ...body });
            return "";
        } catch (fault) {
            return /** @type {Error} */ (fault).message;
        }
    }

    /** @param {string} act */
    async act(act) {
        const most = act === "receive" ? { most: Number(this.limit.value) } : {};
        const fault = await this.ask("act", { act, ...most });
        if (!fault && act === "end half") {
            this.now.mine = true;
            this.note("You ended", "your half");
        }
        this.show();
        if (fault) {
            write(this.reason, fault);
        }
    }

    async send() {
        const { bytes } = explore(this.field.value, 1);
        // Before what comes back.
        const line = this.note("You sent", bytes);
        this.field.value = "";
        this.count();
        const fault = await this.ask("send", { hex: hexOf(bytes) });
        if (fault) {
            line.lastElementChild?.replaceChildren(`nothing: ${fault}`);
        }
    }
}

/**
 * Adds a button that connects two sides which are both in the reader's hands. They are
 * seen from then on.
 * @param {HTMLElement} place
 * @param {Peer} server
 * @param {Peer} client
 */
function join(place, server, client) {
    const connect = button("Connect the two", "", () => {
        panes.hidden = false;
        caption(connect, "Connect the two anew", "");
        server.start({ listen: { port: 0 } });
    }, "main");
    server.home = client.home = connect;
    place.append(connect);
    const panes = couple(place, server, client);
    panes.hidden = true;
    server.element.addEventListener("listening", () => {
        if (client.server) {
            client.start({ connect: client.server });
        }
    });
}

export function mount() {
    /** @type {NodeListOf<HTMLElement>} */
    const places = document.querySelectorAll(".yourself");
    for (const place of places) {
        const { server = "", client = "", receive } = place.dataset;
        const byHand = receive === "by hand";
        if (server === client) {
            join(place, new Peer("server", byHand), new Peer("client", byHand));
        } else if (server === "you") {
            couple(place, new Peer("server", byHand), new Pane("client", client));
        } else {
            couple(place, new Pane("server", server), new Peer("client", byHand));
        }
    }
}
