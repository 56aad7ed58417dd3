// What "Both ends in your hands" writes down as a program opens in an editor, and runs.

import { Editor } from "./editor.js";
import { Output, button } from "./output.js";

/** A text runs in the place of a listing. This one is there in both languages. */
const LISTING = "both_wait";

const NOTE = "It takes port 5220. If you run it again within a minute, an old connection may still have the port.";

/** No program of the book: what it prints is not compared. */
class Run extends Output {
    /** @param {Parameters<Output["showEnd"]>[0]} end */
    showEnd(end) {
        super.showEnd({ ...end, book: null });
    }
}

export function mount() {
    const place = /** @type {HTMLElement} */ (document.querySelector(".both-hands .program"));
    /** @type {Output | undefined} */
    let output;

    function equip() {
        const row = place.querySelector(".file");
        const code = place.querySelector("pre > code");
        if (row?.querySelector(".act")) {
            return;
        }
        // Another program has taken its place.
        if (output?.running) {
            output.stop();
        }
        output = undefined;
        if (!row || !code) {
            return;
        }
        const language = code.classList.contains("language-rust") ? "rs" : "py";
        const what = `the program in ${language === "rs" ? "Rust" : "Python"}`;
        const editor = new Editor({ label: what, language });
        const runs = output = new Run({ what, visit: (line, column) => editor.visit(line, column) });
        const run = () => {
            if (!editor.element.isConnected) {
                editor.text = code.textContent ?? "";
                code.parentElement?.replaceWith(editor.element);
            }
            runs.run("start", { listing: LISTING, language, text: editor.text, host: null, port: null }, editor.text.includes("5220") ? NOTE : "");
        };
        editor.element.addEventListener("run", run);
        runs.element.addEventListener("started", () => editor.mark([]));
        runs.element.addEventListener("faults", () => editor.mark(runs.faults));
        row.append(button("Run", what, run, "play"));
        place.append(runs.element);
    }
    new MutationObserver(equip).observe(place, { childList: true });
    equip();
}
