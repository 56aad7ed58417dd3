// What the reader has made of the book's programs: one draft of each program and
// language, kept by the server, and one place that lists them all.

import { allowed, call, outlives } from "./api.js";
import { button, caption, make } from "./output.js";

const LANGUAGES = { py: "Python", rs: "Rust" };

/**
 * A program of the book in one language, with the reader's draft of it. It says `change`
 * when the draft is another one, and `kept` when the server has it.
 */
export class Program extends EventTarget {
    /** @param {string} listing @param {string} language `py` or `rs`. */
    constructor(listing, language) {
        super();
        this.listing = listing;
        this.language = language;
        this.what = `${listing} in ${LANGUAGES[/** @type {"py"} */ (language)]}`;
        /** Whether there is a draft. */
        this.drafted = false;
        /** The book's text, once it was asked for. @type {string | undefined} */
        this.book = undefined;
        /** @type {string | null} */
        this.draft = null;
        /** The first and the last line of each part. @type {Record<string, [number, number]>} */
        this.parts = {};
        /** Why the draft is not kept, if so. */
        this.fault = "";
        /** @type {ReturnType<typeof setTimeout> | undefined} */
        this.later = undefined;
    }

    /** The text that the reader sees in the editor. */
    get text() {
        return this.draft ?? this.book ?? "";
    }

    get key() {
        return { listing: this.listing, language: this.language };
    }

    /** Asks for its texts. */
    async load() {
        if (this.later !== undefined) {
            await this.keep();
        }
        const before = this.draft;
        const { text, draft, parts } = await call("listing", this.key);
        Object.assign(this, { book: text, parts });
        // What was typed meanwhile is newer.
        if (this.draft === before) {
            this.set(draft);
        }
    }

    /** Waits until its draft is known, if there is one. What goes wrong is said by the run. */
    async ready() {
        try {
            await known;
            if (this.drafted && this.book === undefined) {
                await this.load();
            }
        } catch {
            // The run asks the same server.
        }
    }

    /** @param {string | null} draft */
    set(draft) {
        this.draft = draft;
        this.drafted = draft !== null;
        this.dispatchEvent(new Event("change"));
    }

    /**
     * Takes what the reader has typed, or null for the book's text, and keeps it when
     * nothing more was typed for half a second.
     * @param {string | null} text
     */
    write(text) {
        this.set(text === this.book ? null : text);
        clearTimeout(this.later);
        this.later = setTimeout(() => this.keep(), 500);
    }

    /** @param {RequestInit} [more] */
    async keep(more) {
        clearTimeout(this.later);
        this.later = undefined;
        try {
            await call("draft", { ...this.key, text: this.draft }, more);
            this.fault = "";
            tabs.postMessage(this.key);
            if (this.drafted !== all.some(({ one }) => one === this)) {
                await count();
            }
        } catch (fault) {
            this.fault = /** @type {Error} */ (fault).message;
        }
        this.dispatchEvent(new Event("kept"));
    }
}

/** @type {Map<string, Program>} */
const programs = new Map();

/**
 * The one program of this name and language that all of the page shares.
 * @param {string} listing
 * @param {string} language
 */
export function program(listing, language) {
    const name = `${listing}.${language}`;
    const found = programs.get(name) ?? new Program(listing, language);
    programs.set(name, found);
    return found;
}

// Another window has changed a draft, maybe of a program that this one shows.
const tabs = new BroadcastChannel("drafts");
tabs.addEventListener("message", ({ data }) => {
    const changed = program(data.listing, data.language);
    if (changed.book !== undefined && changed.later === undefined) {
        changed.load();
    }
    count();
});

// What was typed just now is not lost with the page. Before a draft is lost that is too long
// to outlive it, the browser asks.
const unsaved = () => [...programs.values()].filter((one) => one.later !== undefined);
addEventListener("pagehide", () => {
    for (const one of unsaved()) {
        one.keep({ keepalive: outlives(one.draft) });
    }
});
addEventListener("beforeunload", (event) => {
    if (unsaved().some((one) => !outlives(one.draft))) {
        event.preventDefault();
    }
});

/** Each draft, with the folder of its chapter. @type {{ one: Program, folder: string }[]} */
let all = [];

/** Done when it is known which drafts there are. */
let known = Promise.resolve();

/** What opens the list: a button, and its words before the number. @type {Map<HTMLElement, string>} */
const links = new Map();

/** Asks which drafts there are, and says how many. */
async function count() {
    const { listings } = await call("book", {});
    all = [];
    for (const [listing, { folder, drafts }] of Object.entries(listings)) {
        for (const language of drafts) {
            all.push({ one: program(listing, language), folder });
        }
    }
    for (const one of programs.values()) {
        const drafted = all.some((draft) => draft.one === one);
        if (one.drafted !== drafted && one.later === undefined) {
            one.drafted = drafted;
            one.dispatchEvent(new Event("change"));
        }
    }
    for (const [link, words] of links) {
        link.textContent = `${words} (${all.length})`;
        link.hidden = all.length === 0;
    }
}

/**
 * A button that opens the list of all drafts. It is there when there are some.
 * @param {string} words
 */
export function draftsLink(words) {
    const link = button(`${words} (${all.length})`, "", open, "link");
    link.hidden = all.length === 0;
    links.set(link, words);
    return link;
}

/** Shows all drafts. What is dropped here can be brought back until the list is closed. */
function open() {
    const list = make("ul");
    for (const { one, folder } of all) {
        /** @type {HTMLAnchorElement | null} */
        const chapter = document.querySelector(`#mdbook-sidebar a[href$="${folder}.html"]`);
        const link = make("a", { href: `${chapter?.href ?? `${folder}.html`}#draft-${one.listing}.${one.language}` }, one.what);
        const said = make("span", { role: "status" });
        /** @type {string | null} */
        let dropped = null;
        const drop = button("Drop", one.what, async () => {
            await one.load();
            const text = dropped;
            dropped = text === null ? one.draft : null;
            one.set(text);
            await one.keep();
            said.textContent = one.fault || (dropped === null ? "" : "Dropped.");
            caption(drop, dropped === null ? "Drop" : "Bring back", one.what);
        });
        link.addEventListener("click", () => dialog.close());
        list.append(make("li", {}, link, make("span", { className: "where" }, chapter?.textContent ?? ""), drop, said));
    }
    const dialog = make("dialog", { className: "drafts", "aria-labelledby": "drafts-title" },
        make("h2", { id: "drafts-title" }, "Your drafts"),
        make("p", {}, "They are kept on this machine, in the folder ", make("code", {}, "answers/.drafts"),
            ". The book’s own files never change."),
        list, button("Close", "", () => dialog.close(), "main"));
    document.querySelector("main")?.append(dialog);
    // mdBook would take Escape for its search.
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal();
}

export function mount() {
    const link = draftsLink("Drafts");
    document.querySelector(".right-buttons")?.prepend(link);
    known = allowed().then((is) => (is ? count() : undefined));
    return known;
}
