// Makes a page of the book one that runs its programs. Loaded by theme/served.js, and
// only where `cargo run` serves the book.

import "./api.js";

const style = document.createElement("link");
style.rel = "stylesheet";
style.href = "/_lab/run.css";
const styled = new Promise((resolve) => style.onload = style.onerror = resolve);
document.head.append(style);

/** The scripts, with what each of them is for. With `--no-run` the page only renews itself. */
const places = document.documentElement.dataset.served === "read" ? { renew: "main" } : {
    pair: ".pair",
    peer: ".yourself",
    listing: ".listing.code",
    drafts: "main",
    exercise: "main",
    play: ".both-hands .program",
    renew: "main",
};

async function open() {
    const needed = Object.entries(places).filter(([, place]) => document.querySelector(place));
    const parts = await Promise.allSettled(needed.map(([name]) => import(`./${name}.js`)));
    await styled;
    for (const part of parts) {
        // One that is broken hurts no other.
        try {
            if (part.status === "rejected") {
                throw part.reason;
            }
            Promise.resolve(part.value.mount()).catch(console.error);
        } catch (fault) {
            console.error(fault);
        }
    }
}
open();
