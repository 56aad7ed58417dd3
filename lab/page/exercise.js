// The exercises on the page: each is started, written in its file and checked below its
// task. What is solved stands in the contents.

import { call, outlives } from "./api.js";
import { Editor } from "./editor.js";
import { Output, button, caption, make, worded } from "./output.js";
import { changes } from "./renew.js";

/**
 * @typedef {{ exercise: string, chapter: string, python: string, rust: string, checks: { claim: string }[] }} Exercise
 * @typedef {{ claim: string, status: string, seed: number } & Record<string, string | null>} Verdict
 */

/** What a verdict tells, in the order of the terminal. */
const FIELDS = {
    input: "To its standard input",
    sent: "Sent to your program",
    received: "Received from it",
    printed: "It printed",
    end: "Your program ended",
    said: "Your program said",
};

/** @type {Exercise[]} In the order of the book. */
let exercises = [];

/** The answers that are open in this tab, such as "first-words.py". */
const opened = new Set((sessionStorage.getItem("answers") ?? "").split(" "));

/** @param {Element} part The words of a link or of a heading, without its number. */
const titleOf = (part) => (part.textContent ?? "").trim().replace(/^[\d.]+\s+/, "");

/**
 * A link to a chapter, and to its section when that is found there.
 * @param {string} chapter
 * @param {string} section
 */
function linkTo(chapter, section) {
    const link = make("a", {}, `${chapter}, "${section}"`);
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const pages = document.querySelectorAll("#mdbook-sidebar a[href]");
    link.href = [...pages].find((page) => titleOf(page) === chapter)?.href ?? "";
    fetch(link.href).then((answer) => answer.text()).then((text) => {
        const page = new DOMParser().parseFromString(text, "text/html");
        const headings = [...page.querySelectorAll("main :is(h2, h3)")];
        link.hash = headings.find((heading) => titleOf(heading) === section)?.id ?? "";
    }).catch(() => {});
    return link;
}

/**
 * A verdict, or what is still to come.
 * @param {string} word
 * @param {string | null} text
 * @param {string} kind
 */
const row = (word, text, kind) => make("li", { className: kind }, make("strong", {}, word), make("span", {}, ` ${text}`));

/** @param {Verdict} verdict */
function rowOf(verdict) {
    const { status, claim, diagnosis, look_up: entry, read } = verdict;
    if (status !== "failed") {
        return status === "passed" ? row("passed", claim, "passed") : row("left out", `${claim} (${diagnosis})`, "later");
    }
    const list = make("dl");
    /** @param {string} name @param {(string | Node)[]} parts */
    const add = (name, ...parts) => list.append(make("dt", {}, name), make("dd", {}, ...parts));
    for (const [field, name] of Object.entries(FIELDS)) {
        const text = verdict[field];
        if (text) {
            // How many bytes, and which.
            const [count, ...bytes] = field === "said" ? ["", text] : text.split(/(?<=^[^"]*)(?=")/);
            add(name, count, ...bytes.map((text) => make("code", {}, text)));
        }
    }
    if (entry) {
        add("To look up", linkTo("When Things Fail", entry));
    }
    const place = /^(.*), "(.*)"$/.exec(read ?? "");
    if (place) {
        add("To read", linkTo(place[1], place[2]));
    }
    const failed = row("FAILED", claim, "failed");
    failed.append(make("div", { className: "why" }, make("p", {}, ...worded(diagnosis ?? "")), list));
    return failed;
}

/**
 * How all went, in the words of the terminal.
 * @param {Verdict[]} verdicts
 */
function sumUp(verdicts) {
    const [passed, failed, notTried, notHere] = ["passed", "failed", "not tried", "not here"]
        .map((wanted) => verdicts.filter(({ status }) => status === wanted).length);
    const at = verdicts.findIndex(({ status }) => status === "failed") + 1;
    return (failed ? `Stopped at check ${at} of ${verdicts.length}: ${passed} passed, ${notTried} not tried.` : `All ${passed} checks passed.`)
        + (["", " One was left out, since it cannot be made on this system."][notHere]
            ?? ` ${notHere} were left out, since they cannot be made on this system.`);
}

/** An answer in one language, below its task. */
class Desk {
    /** What the file holds, as far as is known; and what else it holds, if both have changed. */
    was = "";
    /** @type {string | null | undefined} */
    theirs;
    /** Whether the editor has what the file has not, and whether it could not be saved. */
    changed = false;
    failed = false;
    /** Calls are made one after the other. */
    calls = Promise.resolve();
    /** @type {Verdict[]} */
    verdicts = [];

    file = make("code");
    state = make("span", { className: "state" });
    saved = make("span", { className: "state" });
    note = make("p", { className: "note", role: "status" });
    row = make("p", { className: "row" });
    list = make("ol", { className: "verdicts" });
    rest = make("ul", { className: "verdicts" });

    /** @param {string} exercise @param {"py" | "rs"} language */
    constructor(exercise, language) {
        this.of = { exercise, language };
        this.key = `${exercise}.${language}`;
        this.name = { py: "Python", rs: "Rust" }[language];
        this.in = /** @type {"python" | "rust"} */ (this.name.toLowerCase());
        this.what = `${exercise} in ${this.name}`;
        this.opens = button("", "", () => this.open(true));
        this.anew = button("Start anew", `with ${this.what}`, () => this.askAnew());
        this.acts = make("span", { className: "acts" },
            button("Save and check", this.what, () => this.check(), "main"),
            this.anew,
            button("Close", `your answer to ${this.what}`, () => this.close()));
        this.row.append(this.opens, this.state);
        this.output = this.makeOutput();
        this.element = make("div", { className: `desk ${language}` }, this.row, this.note);
    }

    get exercise() {
        return exercises.find(({ exercise }) => exercise === this.of.exercise);
    }

    /** Something has changed: its state, or the text in its file. */
    show() {
        const state = this.exercise?.[this.in] ?? "not started";
        const begun = state !== "not started";
        this.state.textContent = begun ? `${this.name}: ${state}` : "";
        begun ? caption(this.opens, "Open your answer", `to ${this.what}`) : caption(this.opens, `Start ${this.what}`, "");
        if (this.editor) {
            this.changed ? this.save() : this.follow();
        } else if (begun && opened.has(this.key)) {
            this.open(false);
        }
    }

    /** @param {(string | Node)[]} words */
    say(...words) {
        this.note.replaceChildren(...words);
    }

    /**
     * Works when what was begun before is done, and says what went wrong.
     * @param {() => Promise<void>} work
     */
    inTurn(work) {
        return this.calls = this.calls.then(work).catch((fault) => this.say(...worded(fault.message)));
    }

    /** @param {string} text What the file holds. */
    take(text) {
        this.theirs = undefined;
        this.changed = this.failed = false;
        this.was = text;
        if (this.editor) {
            const { field } = this.editor;
            const { selectionStart: caret } = field;
            this.editor.text = text;
            field.setSelectionRange(caret, caret);
        }
    }

    /** @param {boolean} pressed Or it was open before a reload. */
    open(pressed) {
        return this.inTurn(async () => {
            if (this.editor) {
                return;
            }
            const { file, text } = await call("answer-start", this.of);
            const editor = this.editor = new Editor({ label: `Your answer to ${this.what}`, language: this.of.language, runs: "Check" });
            this.take(text);
            editor.element.addEventListener("edit", () => this.typed());
            editor.element.addEventListener("run", () => this.check());
            this.file.textContent = file;
            this.say();
            this.row.replaceChildren(this.file, this.state, this.saved, this.acts);
            this.row.after(editor.element);
            this.element.append(this.output.element);
            this.remember(true);
            if (pressed) {
                editor.visit(1);
            }
        });
    }

    async close() {
        await this.save();
        if (this.editor && !this.changed) {
            this.output.stop();
            this.editor = undefined;
            this.element.replaceChildren(this.row, this.note);
            this.row.replaceChildren(this.opens, this.state);
            this.say();
            this.remember(false);
            this.opens.focus();
        }
    }

    /** @param {boolean} isOpen */
    remember(isOpen) {
        isOpen ? opened.add(this.key) : opened.delete(this.key);
        sessionStorage.setItem("answers", [...opened].join(" "));
    }

    typed() {
        this.changed = true;
        this.saved.textContent = "";
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.save(), 500);
    }

    save() {
        clearTimeout(this.timer);
        return this.inTurn(() => this.put());
    }

    /** Puts what was typed into the file, also when the page is left meanwhile. */
    async put() {
        if (!this.editor || !this.changed || this.theirs !== undefined) {
            return;
        }
        const { text } = this.editor;
        const { was } = this;
        this.was = text;
        this.changed = false;
        try {
            await call("answer-save", { ...this.of, text, was }, { keepalive: outlives(text) });
            this.saved.textContent = this.changed ? "" : "Saved";
            if (this.failed) {
                this.failed = false;
                this.say();
            }
        } catch (thrown) {
            const fault = /** @type {Error & { text?: string | null }} */ (thrown);
            this.was = was;
            this.changed = this.failed = true;
            if (fault.text === undefined) {
                throw fault;
            }
            this.theirs = fault.text;
            this.askWhose();
        }
    }

    /** Takes what another program has put into the file. */
    follow() {
        return this.inTurn(async () => {
            const { text } = await call("answer", this.of);
            if (text !== null && text !== this.was && !this.changed) {
                this.take(text);
            }
        });
    }

    /** The text on the page and the file have both been changed. */
    askWhose() {
        this.say(make("code", {}, this.file.textContent ?? ""), " was changed elsewhere, and so was your text here. ",
            button("Take what the file holds", "", () => {
                this.take(this.theirs ?? "");
                this.say();
                this.editor?.field.focus();
            }),
            button("Keep mine", "", () => {
                this.was = this.theirs ?? "";
                this.theirs = undefined;
                this.save();
                this.editor?.field.focus();
            }));
    }

    askAnew() {
        const kept = make("code", {}, `answers/.notes/${this.key}.before`);
        const sure = button("Start anew", "", () => this.inTurn(async () => {
            await this.put();
            const { text } = await call("answer-anew", this.of);
            this.take(text);
            this.say("Your old text is in ", kept, ".");
            this.editor?.visit(1);
        }));
        this.say("The starter takes the place of your text, which is kept in ", kept, ". ", sure,
            button("Keep my answer", "", () => {
                this.say();
                this.anew.focus();
            }));
        sure.focus();
    }

    async check() {
        await this.save();
        if (this.editor && !this.changed) {
            await this.output.stop();
            this.editor.mark([]);
            this.verdicts = [];
            this.list.replaceChildren();
            this.showRest(true);
            this.output.run("check", this.of);
            this.output.band.scrollIntoView({ block: "nearest" });
        }
    }

    /** What is still to come. @param {boolean} running */
    showRest(running) {
        const made = this.verdicts.filter(({ status }) => status !== "not tried").length;
        const claims = (this.exercise?.checks ?? []).slice(made).map(({ claim }) => claim);
        this.rest.replaceChildren();
        if (running && claims.length) {
            this.rest.append(row("checking", claims.shift() ?? "", "now"));
        }
        if (claims.length && (running || made)) {
            this.rest.append(row("later", `${claims.length} more check${claims.length > 1 ? "s" : ""}`, "later"));
        }
    }

    makeOutput() {
        const output = new Output({
            what: `the check of ${this.what}`,
            visit: (line, column) => this.editor?.visit(line, column),
        });
        output.printed.before(make("div", { role: "log", "aria-label": `Verdicts on ${this.what}` }, this.list), this.rest);
        /** @param {string} name @param {(detail: any) => void} hear */
        const on = (name, hear) =>
            output.element.addEventListener(name, (event) => hear(/** @type {CustomEvent} */ (event).detail));
        /** @type {ReturnType<typeof setTimeout> | undefined} */
        let later;
        on("compiling", () => {
            output.say("Checking");
            later = setTimeout(() => output.say("Compiling the grader,", "which takes some minutes the first time"), 3000);
        });
        on("started", () => {
            clearTimeout(later);
            output.say("Checking");
        });
        on("faults", (faults) => this.editor?.mark(faults));
        on("verdict", (verdict) => {
            this.verdicts.push(verdict);
            if (verdict.status !== "not tried") {
                this.list.append(rowOf(verdict));
            }
            this.showRest(/^(passed|not here)$/.test(verdict.status));
        });
        on("end", ({ status }) => {
            const { verdicts } = this;
            if (status === 0 || status === 1) {
                output.say(sumUp(verdicts));
                output.hint.replaceChildren(...(status ? worded(`Texts and sizes differ from run to run: \`cargo exercise ${
                    this.of.exercise} --${this.in} --seed ${verdicts[0].seed}\` sends these again.`) : this.next()));
            } else if (status === 3) {
                // The first error is what to mend.
                output.printed.scrollTop = 0;
                output.say("Not started", output.faults.length ? "it does not compile" : verdicts[0]?.diagnosis ?? "");
            }
        });
        on("over", () => {
            clearTimeout(later);
            this.showRest(false);
        });
        return output;
    }

    /** What to do after a pass, as the terminal says it. */
    next() {
        const at = exercises.findIndex((exercise) => exercise === this.exercise);
        const to = [...exercises.slice(at + 1), ...exercises.slice(0, at)].find((other) => other[this.in] !== "passed");
        return to
            ? ["Next: ", make("a", { href: `${to.chapter}.html#${to.exercise}` }, to.exercise)]
            : [`That was the last one in ${this.name}.`];
    }
}

/** How many are solved, beside the chapters that have exercises. */
function showProgress() {
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const links = document.querySelectorAll(".chapter-item > .chapter-link-wrapper > a");
    for (const link of links) {
        const place = /** @type {Element} */ (link.parentElement);
        const all = exercises.filter(({ chapter }) => link.pathname.endsWith(`/${chapter}.html`));
        const done = all.filter(({ python, rust }) => python === "passed" || rust === "passed").length;
        place.querySelector(".solved")?.remove();
        if (all.length) {
            place.append(make("span", {
                className: "solved", role: "img", "aria-label": `${done} of ${all.length} exercises passed`,
            }, `exercise${all.length > 1 ? "s" : ""} ${done}/${all.length}`));
        }
    }
}

export function mount() {
    const boxes = [...document.querySelectorAll("main .exercise")];
    const desks = boxes.flatMap((box) => /** @type {const} */ (["py", "rs"]).map((language) => {
        const desk = new Desk(titleOf(box.children[0]), language);
        box.append(desk.element);
        desk.show();
        return desk;
    }));
    changes.addEventListener("answers", () => call("book", {}).then((book) => {
        ({ exercises } = book);
        showProgress();
        desks.forEach((desk) => desk.show());
    }).catch(() => {
        // Without the token the book is read as ever.
    }));
    addEventListener("pagehide", () => desks.forEach((desk) => desk.put().catch(() => {})));
    // The browser asks before it drops what could not be saved.
    addEventListener("beforeunload", (event) => desks.some(({ failed }) => failed) && event.preventDefault());
}
