// Gives each listing its tabs: Python, Rust, or both. One choice holds for all
// listings, all pages and all open windows. What is shown follows from
// `data-view` of the page alone, which is set before the first paint.
"use strict";

(function () {
    const views = /** @type {const} */ (["python", "rust", "both"]);
    const names = { python: "Python", rust: "Rust", both: "Both" };
    // Not `python` and `rust`: mdBook has a theme of that name.
    const classes = { python: "py", rust: "rs", both: "none" };
    /** @typedef {typeof views[number]} View */

    /** @param {string | null | undefined} text @returns {text is View} */
    const isView = (text) => views.some((view) => view === text);

    /** What the reader has chosen, if anything. */
    function chosen() {
        try {
            return localStorage.getItem("view");
        } catch {
            return null;
        }
    }

    /** @returns {View} */
    function current() {
        const view = document.documentElement.dataset.view;
        return isView(view) ? view : "both";
    }

    /** @param {View} view */
    function show(view) {
        document.documentElement.dataset.view = view;
        for (const tab of document.querySelectorAll(".views button")) {
            const selected = tab.getAttribute("data-shows") === view;
            tab.setAttribute("aria-selected", String(selected));
            tab.setAttribute("tabindex", selected ? "0" : "-1");
        }
    }

    /**
     * Shows a view and keeps it, while the listing stays where it is on the screen.
     * @param {View} view
     * @param {Element} tabs
     */
    function choose(view, tabs) {
        const before = tabs.getBoundingClientRect().top;
        show(view);
        const moved = tabs.getBoundingClientRect().top - before;
        window.scrollBy({ top: moved, behavior: "instant" });
        try {
            localStorage.setItem("view", view);
        } catch {
            // It holds for this page, then.
        }
    }

    /**
     * The arrow keys walk through the tabs, and do not turn the page.
     * @param {KeyboardEvent} event
     */
    function walk(event) {
        const tabs = /** @type {HTMLElement} */ (event.currentTarget);
        const buttons = [...tabs.querySelectorAll("button")];
        const at = buttons.findIndex((button) => button === document.activeElement);
        const to = {
            ArrowLeft: at - 1,
            ArrowRight: at + 1,
            Home: 0,
            End: buttons.length - 1,
        }[event.key];
        if (to === undefined) {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
        const button = buttons[(to + buttons.length) % buttons.length];
        button.focus({ preventScroll: true });
        button.click();
    }

    /**
     * The code of a language in a listing, if it is there.
     * @param {Element} listing
     * @param {View} view
     */
    const code = (listing, view) => listing.querySelector(`.file.${classes[view]} + pre`);

    document.querySelectorAll(".listing").forEach((listing, number) => {
        const tabs = document.createElement("div");
        tabs.className = "views";
        tabs.setAttribute("role", "tablist");
        tabs.setAttribute("aria-label", "Language of the listings");
        for (const view of views) {
            const tab = document.createElement("button");
            tab.type = "button";
            tab.id = `tab-${number}-${view}`;
            tab.textContent = names[view];
            tab.dataset.shows = view;
            tab.setAttribute("role", "tab");
            tab.addEventListener("click", () => choose(view, tabs));
            tabs.append(tab);

            const panel = code(listing, view);
            if (panel) {
                panel.id = `code-${number}-${view}`;
                panel.setAttribute("role", "tabpanel");
                panel.setAttribute("aria-labelledby", tab.id);
                tab.setAttribute("aria-controls", panel.id);
            } else {
                tab.setAttribute("aria-controls", `code-${number}-python code-${number}-rust`);
            }
        }
        tabs.addEventListener("keydown", walk);
        listing.prepend(tabs);
    });
    show(current());

    // Another window has chosen.
    window.addEventListener("storage", (event) => {
        if (event.key === "view" && isView(event.newValue)) {
            show(event.newValue);
        }
    });

    // Who has chosen nothing gets both where there is room for both.
    matchMedia("(min-width: 1320px)").addEventListener("change", (wide) => {
        if (!isView(chosen())) {
            show(wide.matches ? "both" : "python");
        }
    });
})();
