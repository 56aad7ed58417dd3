// Makes each question a small form: choose, check, read why, try again. Which
// were answered right is kept on this device, and counted on its pages.
"use strict";

(function () {
    /**
     * The name of a chapter in the store, from its page's address or a question's id.
     * @param {string} text
     */
    const chapterOf = (text) => `answered-${/(\d\d)-[^/]*$/.exec(text)?.[1]}`;

    /**
     * What the store says of a chapter, such as "5 q-01-2 q-01-4": how many questions
     * it asks, and which were answered right. None, if it says anything else.
     * @param {string} chapter
     */
    function kept(chapter) {
        const text = localStorage.getItem(chapter) ?? "";
        const [total, ...ids] = /^\d+( q-\d\d-\d+)*$/.test(text) ? text.split(" ") : ["0"];
        const right = [...new Set(ids)];
        return right.length <= Number(total) ? { total, right } : { total: "0", right: [] };
    }

    /** @param {string[]} ids The questions of this page that were answered right. */
    const keep = (ids) => localStorage.setItem(here, [asked.length, ...new Set(ids)].join(" "));

    /** @param {Element} text */
    const letterOf = (text) => (text.textContent ?? "")[0];

    /** @param {Element} question */
    function build(question) {
        const { id } = question;
        const [asked, list, details] = question.children;
        // "B. The reason" for the right answer, then "A: The reason" for each wrong one.
        const reasons = [...details.querySelectorAll("p, li")];
        const right = letterOf(reasons[0]);
        // Now, since a browser that translates the page puts elements of its own into it.
        const verdicts = new Map(reasons.map((reason) => [letterOf(reason), letterOf(reason) === right
            ? reason.innerHTML.replace(/^.*?<\/strong>/, "<strong>Right.</strong>")
            : reason.innerHTML.replace(/^../, "<strong>Not this one.</strong>")]));

        asked.id = `${id}-asked`;
        question.role = "group";
        question.setAttribute("aria-labelledby", asked.id);
        details.children[0].textContent = "Show the answer";
        for (const item of list.children) {
            item.innerHTML = `<label><input type="radio" form="${id}-form" name="${id}"
                value="${letterOf(item)}">${item.innerHTML}</label>`;
        }
        // The browser must not choose again what was chosen before a reload.
        list.insertAdjacentHTML("afterend", `<form id="${id}-form" autocomplete="off">
            <button class="act">Check</button><span role="status"></span></form>`);
        const form = /** @type {HTMLFormElement} */ (list.nextElementSibling);
        const verdict = form.children[1];

        /** @param {string} letter */
        function judge(letter) {
            verdict.className = letter === right ? "verdict passed" : "verdict";
            verdict.innerHTML = verdicts.get(letter) ?? "";
        }

        /** @param {string} text */
        function say(text) {
            verdict.className = "";
            verdict.textContent = text;
        }

        list.addEventListener("change", () => say(""));
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            const letter = new FormData(form).get(id);
            if (!letter) {
                say("Choose an answer first.");
                return;
            }
            judge(String(letter));
            if (letter === right) {
                keep([...kept(here).right, id]);
                count();
            }
        });

        if (kept(here).right.includes(id)) {
            /** @type {HTMLInputElement | null} */
            const radio = list.querySelector(`[value=${right}]`);
            radio?.click();
            judge(right);
        }
        return { id, form, say };
    }

    /** Says how many are answered right, above the questions and in the sidebar. */
    function count() {
        const { right } = kept(here);
        const done = questions.filter(({ id }) => right.includes(id)).length;
        score.textContent = `${done} of ${questions.length} answered right`;

        /** @type {NodeListOf<HTMLAnchorElement>} */
        const links = document.querySelectorAll(".chapter-item > .chapter-link-wrapper > a");
        for (const link of links) {
            link.parentElement?.querySelector(".score")?.remove();
            const { total, right } = kept(chapterOf(link.href));
            if (right.length) {
                const label = `${right.length} of ${total} answered right`;
                link.insertAdjacentHTML("afterend", `<span class="score" role="img"
                    aria-label="${label}">${right.length}/${total}</span>`);
            }
        }
    }

    const all = [...document.querySelectorAll(".question")];

    // In print.html the questions stay as they are written.
    const asked = /\/print(\.html)?$/.test(location.pathname) ? [] : all;
    const here = chapterOf(asked[0]?.id ?? "");
    // The chapter may have other questions than when they were answered.
    const { right } = kept(here);
    if (right.length) {
        keep(right.filter((id) => asked.some((question) => question.id === id)));
    }
    const questions = asked.map(build);

    const line = document.createElement("p");
    line.className = "score";
    line.innerHTML = `<span role="status"></span><button class="act">Start again</button>`;
    const [score, again] = line.children;
    again.addEventListener("click", () => {
        localStorage.removeItem(here);
        for (const { form, say } of questions) {
            form.reset();
            say("");
        }
        count();
    });
    count();
    asked[0]?.before(line);

    // What was counted on other pages shows on the way back to this one, and what
    // another window counts shows at once.
    window.addEventListener("pageshow", ({ persisted }) => persisted && count());
    window.addEventListener("storage", ({ key }) => /^answered-/.test(key ?? "answered-") && count());
})();
