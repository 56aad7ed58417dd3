// Makes the pages ready for paper: the answers once more at the end of each chapter,
// and a title and contents in front of the whole book.
"use strict";

(function () {
    const main = document.querySelector("main");
    if (!main) {
        return;
    }

    /**
     * The answers of the chapter that an element is in.
     * @param {Element} element
     */
    function answersOf(element) {
        let end = element;
        while (end.parentElement && end.parentElement !== main) {
            end = end.parentElement;
        }
        // In print.html a page break ends a chapter.
        for (let next = end.nextElementSibling; next; next = next.nextElementSibling) {
            if (/** @type {HTMLElement} */ (next).style.breakBefore === "page") {
                break;
            }
            end = next;
        }
        if (!end.matches(".answers")) {
            end.insertAdjacentHTML("afterend", `<section class="answers"><h2>Answers</h2><ol></ol></section>`);
            end = /** @type {Element} */ (end.nextElementSibling);
        }
        return end;
    }

    let heading = "";
    for (const element of main.querySelectorAll("h1, h2, h3, h4, details")) {
        if (!element.matches("details")) {
            heading = element.textContent ?? "";
            continue;
        }
        const [summary, ...parts] = element.children;
        const list = answersOf(element).children;
        const copies = parts.map((part) => /** @type {Element} */ (part.cloneNode(true)));
        if (element.closest(".question")) {
            const item = document.createElement("li");
            item.append(...copies);
            list[list.length - 1].append(item);
        } else {
            const name = document.createElement("h3");
            name.textContent = `${heading}: ${summary.textContent}`;
            list[list.length - 1].before(name, ...copies);
        }
    }

    if (/\/print(\.html)?$/.test(location.pathname)) {
        const title = document.createElement("section");
        title.className = "title-page";
        title.innerHTML = `<p class="title"></p><p></p><ol></ol>`;
        const [name, about, contents] = title.children;
        name.textContent = document.title;
        about.textContent = document.querySelector("meta[name=description]")?.getAttribute("content") ?? "";
        for (const heading of main.querySelectorAll("h1")) {
            const entry = document.createElement("li");
            // "Chapter 4 · 30 minutes", above a chapter's heading.
            const [number] = heading.previousElementSibling?.textContent?.split(" · ") ?? [];
            const link = document.createElement("a");
            link.href = `#${heading.id}`;
            link.textContent = heading.textContent;
            entry.append(heading.previousElementSibling?.matches(".number") ? `${number}: ` : "", link);
            contents.append(entry);
        }
        main.prepend(title);
    }
})();
