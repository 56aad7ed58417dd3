// Run, Edit and Reset at each listing: its program runs below its code, and the editor
// stands in the code's place.

import { draftsLink, program } from "./drafts.js";
import { Editor } from "./editor.js";
import { Output, button, caption, make } from "./output.js";

// Side by side, a pane needs room below the code of its language.
const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
        const listing = /** @type {HTMLElement} */ (target.parentElement);
        /** @type {NodeListOf<HTMLElement>} */
        const panes = listing.querySelectorAll(":scope > .output");
        listing.style.setProperty("--pane", `${Math.max(...[...panes].map((pane) => pane.offsetHeight))}px`);
    }
});

/**
 * @param {HTMLElement} row The row of a file.
 * @returns {[string, () => void]} The program, as "both_ends.py", and what opens its editor.
 */
function equip(row) {
    const name = row.querySelector("a, code");
    const listing = /(\w+)(\.\w+|, continued)?$/.exec(name?.textContent ?? "")?.[1] ?? "";
    const language = row.classList.contains("py") ? "py" : "rs";
    const part = row.querySelector(".step")?.textContent ?? "";
    const one = program(listing, language);
    const code = /** @type {HTMLElement} */ (row.nextElementSibling);
    const place = make("div", { className: `edit ${language}`, hidden: true });

    /** @type {Editor | undefined} */
    let editor;
    const output = new Output({ what: one.what, visit: edit });
    output.element.classList.add(language);
    sizes.observe(output.element);

    async function run() {
        await one.ready();
        const ran = output.run("start", { listing, language, text: one.draft, host: null, port: null },
            one.draft !== null && place.hidden ? "This is your draft, and not the text above." : "");
        // At the lower edge of the window it might cover the row.
        if (output.element.getBoundingClientRect().top < row.getBoundingClientRect().bottom) {
            row.scrollIntoView();
        }
        await ran;
    }

    /** Opens the editor, at a line or at the listing's part. @param {number} [line] @param {number | null} [column] */
    async function edit(line, column) {
        if (place.hidden) {
            try {
                await one.load();
            } catch (fault) {
                output.refuse(/** @type {Error} */ (fault).message);
                return;
            }
            show(true);
        }
        editor?.visit(line ?? one.parts[part]?.[0] ?? 1, column);
    }

    /** @param {boolean} edits */
    function show(edits) {
        if (!editor) {
            editor = new Editor({ label: `Program ${one.what}`, language });
            editor.element.addEventListener("edit", () => one.write(editor?.text ?? ""));
            editor.element.addEventListener("run", run);
            editor.foot.append(draftsLink("All your drafts"));
            place.append(editor.element);
            editor.mark(output.faults);
        }
        place.hidden = !edits;
        code.hidden = edits;
        row.classList.toggle("editing", edits);
        play.classList.toggle("main", edits);
        caption(toggle, edits ? "Close the editor" : "Edit", edits ? `of ${one.what}` : one.what);
        follow();
    }

    /** Shows how it stands with the draft. */
    function follow() {
        reset.hidden = chip.hidden = !one.drafted;
        if (one.drafted) {
            say("");
        }
        if (editor && !place.hidden) {
            editor.text = one.text;
        }
    }

    /** @param {string} text */
    function say(text) {
        said.textContent = text;
        undo.hidden = true;
    }

    const play = button("Run", one.what, run, "play");
    const toggle = button("Edit", one.what, () => (place.hidden ? edit() : show(false)));
    /** @type {string | null} */
    let dropped = null;
    const reset = button("Reset", one.what, async () => {
        try {
            await one.load();
        } catch (fault) {
            say(/** @type {Error} */ (fault).message);
            return;
        }
        // It was pressed twice.
        if (one.draft === null) {
            return;
        }
        dropped = one.draft;
        one.write(null);
        editor?.mark([]);
        say("The book’s text is back.");
        undo.hidden = false;
        undo.focus();
    });
    const chip = make("span", { className: "chip" }, "your draft");
    const said = make("span", { role: "status" });
    const undo = button("Undo", "", () => {
        one.write(dropped);
        say("Your draft is back.");
        toggle.focus();
    }, "link");
    undo.hidden = true;
    one.addEventListener("change", follow);
    one.addEventListener("kept", () => one.fault && say(`Your draft is not kept. ${one.fault}`));
    output.element.addEventListener("started", () => editor?.mark([]));
    output.element.addEventListener("faults", () => editor?.mark(output.faults));

    // Where two panes run the program, it has none of its own.
    const pair = document.querySelector(`[data-pair~="${listing}"]`);
    name?.after(make("span", { className: "acts" }, ...(pair ? [] : [play]), toggle, reset, chip, said, undo));
    code.after(place, output.element);
    follow();
    return [`${listing}.${language}`, edit];
}

export function mount() {
    /** @type {NodeListOf<HTMLElement>} */
    const rows = document.querySelectorAll(".listing.code > .file");
    const programs = [...rows].map((row) => ({ row, made: equip(row) }));

    // A link to a draft: the first listing of its program opens as an editor.
    const seek = () => {
        const found = programs.find(({ made: [name] }) => location.hash === `#draft-${name}`);
        if (!found) {
            return;
        }
        const { row, made: [, edit] } = found;
        if (!row.checkVisibility()) {
            /** @type {HTMLElement | null} */
            const choice = document.querySelector(`.views [value=${row.matches(".py") ? "python" : "rust"}]`);
            choice?.click();
        }
        row.scrollIntoView();
        edit();
    };
    addEventListener("hashchange", seek);
    seek();
}
