// Mends what mdBook's own pages lack for those who use no mouse: a skip link, a
// button for the sidebar, landmarks, code that scrolls by keyboard, and the
// titles of the previous and the next chapter.
"use strict";

(function () {
    /** @param {string} id */
    const byId = (id) => document.getElementById(id);

    const main = document.querySelector("main");
    if (main) {
        main.id ||= "text";
        main.tabIndex = -1;
        const skip = document.createElement("a");
        skip.className = "skip";
        skip.href = `#${main.id}`;
        skip.textContent = "Skip to the text";
        document.body.prepend(skip);
        skip.addEventListener("click", (event) => {
            event.preventDefault();
            main.focus();
        });
    }
    byId("mdbook-menu-bar")?.setAttribute("role", "banner");
    byId("mdbook-search-wrapper")?.setAttribute("role", "search");
    byId("mdbook-searchbar")?.setAttribute("aria-label", "Search this book");
    byId("mdbook-searchbar")?.setAttribute("aria-describedby", "mdbook-searchresults-header");
    byId("mdbook-searchresults-header")?.setAttribute("role", "status");

    const dark = byId("mdbook-theme-navy");
    if (dark) {
        dark.textContent = "Dark";
    }

    // Words of code in the prose were highlighted as programs, by a guess.
    for (const code of document.querySelectorAll(":not(pre) > code.hljs")) {
        code.className = "hljs";
        code.textContent = code.textContent ?? "";
    }

    // Some browsers translate code with the page.
    for (const code of document.querySelectorAll("code")) {
        code.translate = false;
    }

    // A line is not broken inside an option of a command.
    for (const code of document.querySelectorAll("code.language-console")) {
        const parts = (code.textContent ?? "").split(/(--[a-z][a-z-]*)/);
        code.replaceChildren(...parts.map((part, at) => {
            if (at % 2 === 0) {
                return part;
            }
            const option = document.createElement("span");
            option.className = "option";
            option.textContent = part;
            return option;
        }));
    }

    // The sidebar's toggle is a label, which takes no focus.
    const label = byId("mdbook-sidebar-toggle");
    const anchor = /** @type {HTMLInputElement | null} */ (byId("mdbook-sidebar-toggle-anchor"));
    if (label && anchor) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = label.className;
        button.title = label.title;
        button.setAttribute("aria-label", "Table of contents");
        button.setAttribute("aria-controls", "mdbook-sidebar");
        button.append(...label.childNodes);
        label.replaceWith(button);
        button.id = label.id;
        const tell = () => button.setAttribute("aria-expanded", String(anchor.checked));
        button.addEventListener("click", () => {
            // mdBook listens to the label, too, and shows the sidebar again.
            label.dispatchEvent(new Event("click"));
            anchor.click();
            // On a narrow page the sidebar lies over the text, so it is what is read next.
            if (anchor.checked && matchMedia("(max-width: 620px)").matches) {
                /** @type {HTMLElement | null} */
                const first = document.querySelector("#mdbook-sidebar a");
                first?.focus();
            }
        });
        anchor.addEventListener("change", () => {
            tell();
            // mdBook takes a closed sidebar away when it has moved out. Here nothing moves.
            if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
                byId("mdbook-sidebar")?.dispatchEvent(new Event("transitionend"));
            }
        });
        tell();
    }

    // What is wider than its box takes the focus, so that the arrow keys scroll it, and
    // so does code with steps.
    const scrolls = new ResizeObserver((entries) => {
        for (const { target } of entries) {
            if (target.scrollWidth > target.clientWidth || target.querySelector("[data-step]")) {
                target.setAttribute("tabindex", "0");
            } else {
                target.removeAttribute("tabindex");
            }
        }
    });
    for (const box of document.querySelectorAll("pre > code, .table-wrapper")) {
        scrolls.observe(box);
    }

    // An arrow key turns the page from the text and from a link in it. Elsewhere it
    // belongs to what has the focus, such as a button, a field or a box that scrolls.
    document.body.addEventListener("keydown", (event) => {
        const target = /** @type {Element} */ (event.target);
        const free = target.matches("body, main, a")
            && !target.closest("[tabindex='0'], [role=search], #mdbook-sidebar");
        if (/^Arrow(Left|Right)$/.test(event.key) && !free) {
            event.stopPropagation();
        }
    });

    // The arrow keys move the focus from the search to its results, and among them.
    const search = byId("mdbook-search-wrapper");
    search?.addEventListener("keydown", (event) => {
        /** @type {NodeListOf<HTMLElement>} */
        const stops = search.querySelectorAll("#mdbook-searchbar, #mdbook-searchresults a");
        const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (step) {
            event.preventDefault();
            event.stopPropagation();
            stops[[...stops].findIndex((stop) => stop === event.target) + step]?.focus();
        }
    });
    // mdBook has closed the search by then, and what had the focus is gone.
    window.addEventListener("keydown", ({ key, target }) => {
        if (key === "Escape" && search?.contains(/** @type {Node} */ (target))) {
            byId("mdbook-search-toggle")?.focus();
        }
    });

    // Previous and next say where they lead.
    const chapters = /** @type {NodeListOf<HTMLAnchorElement>} */ (
        document.querySelectorAll("#mdbook-sidebar a[href]")
    );
    const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (
        document.querySelectorAll(".mobile-nav-chapters")
    );
    for (const link of links) {
        const chapter = [...chapters].find((other) => other.href === link.href);
        const title = chapter?.textContent?.replace(/^[\d.]+\s*/, "").trim();
        if (title) {
            const words = document.createElement("span");
            words.textContent = title;
            link.append(words);
            link.setAttribute("aria-label", `${link.title}: ${title}`);
        }
    }
})();
