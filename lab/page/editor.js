// An editor: a text field over the same text with its colors. The field is as large as
// its text, so that the browser itself scrolls to the caret, selects, and undoes.

import { make } from "./output.js";

const INDENT = "    ";

/** How many editors there have been. */
let count = 0;

/**
 * Its `element` gets the events `edit`, after each change, and `run`, by Ctrl and Enter.
 * @typedef {{ line: number, column?: number | null, message: string }} Fault
 */
export class Editor {
    /**
     * @param {object} of
     * @param {string} of.label What a screen reader calls it: "Program both_ends in Python".
     * @param {string} of.language `py` or `rs`.
     * @param {string} [of.runs] What Ctrl and Enter do.
     */
    constructor({ label, language, runs = "Run" }) {
        this.language = { py: "python", rs: "rust" }[language];
        /** @type {Fault[]} */
        this.faults = [];
        this.rows = 0;
        this.leaves = false;

        this.field = make("textarea", {
            wrap: "off", spellcheck: false, autocapitalize: "off", autocomplete: "off", "aria-label": label,
        });
        this.shown = make("div", { className: "shown hljs", "aria-hidden": "true", translate: false });
        this.numbers = make("div", { className: "numbers", "aria-hidden": "true" });
        this.box = make("div", { className: "box" }, this.numbers, this.shown, this.field);
        this.list = make("div", { className: "faults", role: "status" });
        // Whoever cannot see it hears it when the field takes the focus: Tab does not leave.
        count += 1;
        const foot = make("p", { className: "foot", id: `editor-${count}` },
            make("span", {}, "Leave the editor: Escape, then Tab."), make("span", {}, `${runs}: Ctrl and Enter.`));
        this.field.setAttribute("aria-describedby", foot.id);
        this.foot = foot;
        this.element = make("div", { className: "editor" }, this.box, this.list, foot);

        this.field.addEventListener("input", () => {
            this.shift();
            this.draw();
            this.element.dispatchEvent(new CustomEvent("edit"));
        });
        this.field.addEventListener("keydown", (event) => this.press(event));
    }

    get text() {
        return this.field.value;
    }

    set text(text) {
        if (text !== this.field.value) {
            this.field.value = text;
            this.draw();
        }
    }

    draw() {
        const { text } = this;
        // What it makes of `<` is text, too.
        const { value } = /** @type {any} */ (window).hljs.highlight(this.language, text, true);
        this.shown.innerHTML = `${value}\n`;
        const rows = text.split("\n").length;
        if (rows !== this.rows) {
            this.rows = rows;
            this.number();
        }
    }

    /** Writes the numbers of the lines, and marks those with a fault. */
    number() {
        const bad = new Set(this.faults.map(({ line }) => line));
        this.numbers.replaceChildren(...Array.from({ length: this.rows }, (_, at) =>
            make("span", { className: bad.has(at + 1) ? "bad" : "" }, String(at + 1))));
    }

    /**
     * Marks the lines with faults, and says below what is wrong.
     * @param {Fault[]} faults
     */
    mark(faults) {
        this.faults = faults;
        this.list.replaceChildren(...faults.map(({ line, message }) =>
            make("p", {}, make("strong", {}, `Line ${line}:`), ` ${message}`)));
        this.number();
    }

    /** After a change: marks stay with their lines, and the line that was changed loses its own. */
    shift() {
        if (this.faults.length) {
            const grown = this.text.split("\n").length - this.rows;
            const here = this.text.slice(0, this.field.selectionStart).split("\n").length;
            const first = here - Math.max(grown, 0);
            this.mark(this.faults
                .filter(({ line }) => line < first || line > here - Math.min(grown, 0))
                .map((fault) => (fault.line < first ? fault : { ...fault, line: fault.line + grown })));
        }
    }

    /**
     * Puts the caret to a place in the text, and shows it.
     * @param {number} line
     * @param {number | null} [column] Both are counted from 1.
     */
    visit(line, column) {
        const before = this.text.split("\n").slice(0, line - 1).join("\n");
        const at = before.length + (line > 1 ? 1 : 0) + (column ? column - 1 : 0);
        this.field.focus({ preventScroll: true });
        this.field.setSelectionRange(at, at);
        this.box.scrollIntoView({ block: "nearest" });
        // A line above it stays in sight.
        const height = this.shown.clientHeight / (this.rows + 1);
        this.box.scrollTop = (line - 2) * height;
    }

    /**
     * Replaces a part of the text, as typing does: it can be undone.
     * @param {number} from
     * @param {number} to
     * @param {string} text
     */
    put(from, to, text) {
        this.field.setSelectionRange(from, to);
        document.execCommand(text ? "insertText" : "delete", false, text);
    }

    /** @param {KeyboardEvent} event */
    press(event) {
        const { key, shiftKey } = event;
        const leaves = this.leaves;
        this.leaves = key === "Escape" || (leaves && key === "Shift");
        if (event.isComposing) {
            return;
        }
        if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            this.element.dispatchEvent(new CustomEvent("run"));
        } else if (event.ctrlKey || event.metaKey || event.altKey) {
            // It belongs to the browser.
        } else if (key === "Enter") {
            event.preventDefault();
            const { selectionStart: from, selectionEnd: to } = this.field;
            const [before] = /.*$/.exec(this.text.slice(0, from)) ?? [""];
            const [indent] = /^ */.exec(before) ?? [""];
            this.put(from, to, `\n${indent}`);
        } else if (key === "Tab" && !leaves) {
            event.preventDefault();
            this.indent(shiftKey);
        }
    }

    /** @param {boolean} back */
    indent(back) {
        const { selectionStart: from, selectionEnd: to } = this.field;
        const start = this.text.slice(0, from).lastIndexOf("\n") + 1;
        if (!back && from === to) {
            this.put(from, to, INDENT.slice((from - start) % 4));
            return;
        }
        // Lines of which something is selected: not one at whose beginning a selection ends.
        const last = this.text.indexOf("\n", Math.max(from, to - 1));
        const end = last < 0 ? this.text.length : last;
        const old = this.text.slice(start, end);
        const text = old.replace(back ? /^ {1,4}/gm : /^(?=.)/gm, back ? "" : INDENT);
        if (text === old) {
            return;
        }
        this.put(start, end, text);
        if (from === to) {
            const at = Math.max(start, from + text.length - old.length);
            this.field.setSelectionRange(at, at);
        } else {
            this.field.setSelectionRange(start, start + text.length);
        }
    }
}
