// The language of the listings, chosen in the bar for all of them, all pages and all open
// windows; a button that copies; and the steps, lit in both languages. What is shown
// follows from `data-view` of the page alone, which is set before the first paint.
"use strict";

(function () {
    const names = { python: "Python", rust: "Rust", both: "Both" };
    const page = document.documentElement;

    // The choice.
    const choice = document.createElement("fieldset");
    choice.className = "views";
    choice.innerHTML = `<legend class="unseen">Language of the listings</legend>`;
    for (const [view, name] of Object.entries(names)) {
        choice.insertAdjacentHTML("beforeend",
            `<label><input type="radio" name="view" value="${view}" autocomplete="off">${name}</label>`);
    }
    document.querySelector(".right-buttons")?.prepend(choice);

    /** @param {string | null | undefined} view */
    function show(view) {
        /** @type {HTMLInputElement | null} */
        const input = choice.querySelector(`[value="${view}"]`);
        if (input) {
            input.checked = true;
            page.dataset.view = view ?? "";
        }
    }
    show(page.dataset.view);

    choice.addEventListener("change", (event) => {
        const view = /** @type {HTMLInputElement} */ (event.target).value;
        // What is read stays where it is: the first that begins below the bar.
        const all = [...document.querySelectorAll("main > *")];
        const read = all.find((part) => part.getBoundingClientRect().top >= 50) ?? all[0];
        const before = read.getBoundingClientRect().top;
        show(view);
        window.scrollBy({ top: read.getBoundingClientRect().top - before, behavior: "instant" });
        localStorage.setItem("view", view);
    });

    // Another window has chosen.
    window.addEventListener("storage", ({ key, newValue }) => key === "view" && show(newValue));

    // Who has chosen nothing gets both where there is room for both, and on paper what the
    // page shows.
    matchMedia("(min-width: 1280px)").addEventListener("change", ({ matches }) => {
        if (!matchMedia("print").matches && !Object.hasOwn(names, localStorage.getItem("view") ?? "")) {
            show(matches ? "both" : "python");
        }
    });

    // The buttons that copy: in the row of a file, and beside a command.
    const said = document.createElement("span");
    said.className = "unseen";
    said.role = "status";
    document.querySelector("main")?.append(said);
    const icon = document.getElementById("fa-copy")?.innerHTML;

    /** @param {Element} place @param {string} what */
    function addCopy(place, what) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "copy";
        button.innerHTML = `${icon}<span>Copy<span class="unseen"> ${what}</span></span>`;
        place.append(button);
    }
    for (const row of document.querySelectorAll(".listing > .file")) {
        addCopy(row, `the ${row.querySelector("strong")?.textContent} code`);
    }
    for (const command of document.querySelectorAll("code.language-console")) {
        addCopy(/** @type {Element} */ (command.parentElement), "the command");
    }
    const { ClipboardJS } = /** @type {any} */ (window);
    const copied = new ClipboardJS(".copy", {
        /** @param {Element} button */
        text(button) {
            const block = button.closest("pre") ?? button.parentElement?.nextElementSibling;
            return block?.querySelector("code")?.textContent?.trimEnd();
        },
    });
    copied.on("success", () => said.textContent = "Copied.");
    copied.on("error", () => said.textContent = "Your browser did not copy it.");

    // The steps: lit under the mouse, and by the arrow keys in a block that has the focus.
    for (const listing of document.querySelectorAll(".listing.code")) {
        /** @type {NodeListOf<HTMLElement>} */
        const lines = listing.querySelectorAll("[data-step]");
        const steps = [...new Set([...lines].map((line) => line.dataset.step ?? ""))];
        /** @type {NodeListOf<HTMLElement>} */
        const chips = listing.querySelectorAll(".step");
        const parts = [...chips].map((chip) => chip.textContent ?? "");
        let lit = "";

        /** @param {string | undefined} step */
        const light = (step = "") => {
            chips.forEach((chip) => {
                // It keeps its room.
                chip.style.minWidth = step && !lit ? `${chip.offsetWidth}px` : step && chip.style.minWidth;
            });
            lit = step;
            for (const line of lines) {
                line.classList.toggle("lit", step !== "" && `${line.dataset.step} `.startsWith(`${step} `));
            }
            chips.forEach((chip, at) => {
                chip.textContent = [parts[at], step].filter(Boolean).join(" \u203a ");
                chip.classList.toggle("lit", step !== "");
            });
        };
        /** @param {Event} event */
        const pointed = ({ target }) => {
            /** @type {HTMLElement | null} */
            const line = /** @type {Element} */ (target).closest("[data-step]");
            return line?.dataset.step;
        };
        if (!steps.length) {
            continue;
        }
        for (const chip of chips) {
            chip.role = "status";
        }
        listing.addEventListener("mouseover", (event) => light(pointed(event)));
        listing.addEventListener("mouseleave", () => light());
        listing.addEventListener("focusout", () => light());
        for (const code of listing.querySelectorAll("pre > code")) {
            code.addEventListener("focus", () => light(lit || steps[0]));
            code.addEventListener("keydown", (event) => {
                const { key } = /** @type {KeyboardEvent} */ (event);
                const by = { ArrowUp: -1, ArrowDown: 1 }[key];
                const step = by && steps[steps.indexOf(lit) + by];
                if (step) {
                    event.preventDefault();
                    light(step);
                }
            });
        }
    }
})();
