// Where `cargo run` serves the book, loads what runs its programs on the page. Anywhere
// else nothing is asked for, and a line says how to get there.
"use strict";

(function () {
    if (document.documentElement.dataset.served) {
        import(/** @type {any} */ ("/_lab/run.js"));
        return;
    }
    const line = document.createElement("p");
    line.className = "served";
    line.innerHTML = "Opened by <code translate=no>cargo run -- --open</code>, this page runs its programs itself.";
    document.querySelector(".listing.terminal:has(.language-console)")?.after(line);
})();
