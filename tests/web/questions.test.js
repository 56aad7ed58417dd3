// The questions as forms: what they say, what they keep, and that they are there
// without scripts and on paper.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { browser, served, violations } from "./support.js";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").Locator} Locator */
/** @typedef {{ id: string, letters: string[], right: string, reasons: Record<string, string> }} Question */

const root = new URL("../../", import.meta.url);
const chapters = readdirSync(new URL("src/", root))
    .filter((file) => /^\d\d-/.test(file))
    .map((file) => file.replace(".md", ".html"));

const address = served();

/** @type {import("playwright-core").Browser} */
let chromium;
/** @type {Record<string, Question[]>} */
const written = {};

before(async () => {
    chromium = await browser();
    const page = await open(chapters[0], { javaScriptEnabled: false });
    for (const chapter of chapters) {
        await page.goto(address + chapter);
        written[chapter] = await read(page);
    }
    await page.context().close();
});
after(() => chromium?.close());

/**
 * Opens a page as a visitor who has never been here.
 * @param {string} path
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function open(path, options) {
    const context = await chromium.newContext(options);
    const page = await context.newPage();
    await page.goto(new URL(path, address).href);
    return page;
}

/**
 * The questions as they stand on a page without scripts.
 * @param {Page} page
 * @returns {Promise<Question[]>}
 */
function read(page) {
    return page.locator("div.question").evaluateAll((questions) => questions.map((question) => {
        const texts = (/** @type {string} */ selector) =>
            [...question.querySelectorAll(selector)].map((element) => (element.textContent ?? "").trim());
        const wrong = texts("details > ul > li");
        const [right] = texts("details > p");
        return {
            id: question.id,
            letters: texts(":scope > ul > li").map((text) => text[0]),
            right: right[0],
            reasons: Object.fromEntries(
                [right, ...wrong].map((text) => [text[0], text.slice(2).trim()]),
            ),
        };
    }));
}

/** @param {Page} page @param {string} id @param {string} letter */
async function answer(page, id, letter) {
    const question = page.locator(`#${id}`);
    await question.locator(`input[value=${letter}]`).check();
    await question.getByRole("button", { name: "Check" }).click();
    return (await question.getByRole("status").innerText()).replace(/\s+/g, " ").trim();
}

/** @param {Page} page */
const score = (page) => page.locator("p.score").getByRole("status").innerText();

test("every question of every chapter is a form", async () => {
    const page = await open(chapters[0]);
    let count = 0;
    for (const chapter of chapters) {
        await page.goto(address + chapter);
        const source = readFileSync(new URL(`src/${chapter.replace(".html", ".md")}`, root), "utf8");
        const asked = source.split('<div class="question"').length - 1;
        assert.ok(asked > 0, `${chapter} asks nothing`);
        assert.equal(written[chapter].length, asked, chapter);
        assert.equal(await score(page), `0 of ${asked} answered right`, chapter);
        const forms = await page.locator(".question").evaluateAll((questions) =>
            questions.map((question) => ({
                id: question.id,
                letters: [...question.querySelectorAll("label input[type=radio]")]
                    .map((radio) => /** @type {HTMLInputElement} */ (radio).value),
                buttons: [...question.querySelectorAll("form button")]
                    .map((button) => button.textContent),
            })));
        const expected = written[chapter]
            .map(({ id, letters }) => ({ id, letters, buttons: ["Check"] }));
        assert.deepEqual(forms, expected, chapter);
        count += asked;
    }
    console.log(`${count} questions`);
    await page.context().close();
});

test("the right answer is called right, and each wrong one gets the reason of the chapter", async () => {
    const page = await open(chapters[0]);
    let wrong = 0;
    for (const chapter of chapters) {
        await page.goto(address + chapter);
        // All answers of a question, the right one last, with what is said of each.
        const said = await page.evaluate((questions) => questions.map(({ id, letters, right }) => {
            const question = /** @type {HTMLElement} */ (document.getElementById(id));
            const order = [...letters.filter((letter) => letter !== right), right];
            return order.map((letter) => {
                for (const selector of [`input[value=${letter}]`, "form button"]) {
                    /** @type {HTMLElement} */ (question.querySelector(selector)).click();
                }
                const verdict = question.querySelector("[role=status]")?.textContent;
                return [letter, verdict, document.querySelector("p.score span")?.textContent];
            });
        }), written[chapter]);

        const total = written[chapter].length;
        written[chapter].forEach(({ id, right, reasons }, done) => {
            assert.equal(new Set(Object.values(reasons)).size, said[done].length, id);
            for (const [letter, verdict, count] of said[done]) {
                const isRight = letter === right;
                const words = isRight ? "Right." : "Not this one.";
                assert.equal(verdict, `${words} ${reasons[letter ?? ""]}`, `${id} ${letter}`);
                assert.equal(count, `${done + Number(isRight)} of ${total} answered right`, id);
                wrong += Number(!isRight);
            }
        });
    }
    console.log(`${wrong} wrong answers`);
    await page.context().close();
});

test("a verdict goes when another answer is chosen, and none is given without a choice", async () => {
    const page = await open(chapters[0]);
    const [{ id, letters, right }] = written[chapters[0]];
    const text = await page.locator(`#${id} > p`).innerText();
    const question = page.getByRole("group", { name: text, exact: true });
    assert.equal(await question.getByRole("radio").count(), letters.length);
    await question.getByRole("button", { name: "Check" }).click();
    assert.equal(await question.getByRole("status").innerText(), "Choose an answer first.");

    const wrong = letters.filter((letter) => letter !== right);
    assert.match(await answer(page, id, wrong[0]), /^Not this one\./);
    await question.locator(`input[value=${wrong[1]}]`).check();
    assert.equal(await question.getByRole("status").innerText(), "");
    assert.match(await answer(page, id, right), /^Right\./);

    // Who then reads why another one is wrong has still answered right.
    assert.match(await answer(page, id, wrong[0]), /^Not this one\./);
    assert.match(await score(page), /^1 of/);
    await page.context().close();
});

test("what was answered right is kept over a reload, until it is reset", async () => {
    const [chapter, other] = chapters;
    const total = written[chapter].length;
    const [first, second] = written[chapter];
    const page = await open(chapter);
    await answer(page, first.id, first.right);
    await answer(page, second.id, second.letters.find((letter) => letter !== second.right) ?? "");
    await page.reload();

    assert.equal(await score(page), `1 of ${total} answered right`);
    const shown = page.locator(`#${first.id}`);
    assert.ok(await shown.locator(`input[value=${first.right}]`).isChecked());
    assert.match(await shown.getByRole("status").innerText(), /Right\./);
    assert.equal(await page.locator(`#${second.id} input:checked`).count(), 0);

    // Each chapter counts for itself, and the sidebar shows them all.
    await page.goto(address + other);
    assert.equal(await score(page), `0 of ${written[other].length} answered right`);
    const mark = page.getByRole("img", { name: `1 of ${total} answered right` });
    assert.equal(await mark.count(), 1);
    const item = page.locator(".chapter-item > .chapter-link-wrapper").filter({ has: mark });
    assert.match((await item.locator("a").getAttribute("href")) ?? "", new RegExp(`${chapter}$`));
    await answer(page, written[other][0].id, written[other][0].right);

    await page.goBack();
    assert.equal(await page.locator("span.score").count(), 2);
    await page.getByRole("button", { name: "Start again" }).click();
    for (const when of ["after the reset", "after a reload"]) {
        assert.equal(await score(page), `0 of ${total} answered right`, when);
        assert.equal(await page.locator(".question input:checked").count(), 0, when);
        assert.deepEqual(await page.locator(".question .verdict").all(), [], when);
        assert.equal(await page.locator("span.score").count(), 1, when);
        await page.reload();
    }
    await page.context().close();
});

test("a page that the browser brings back shows what was counted meanwhile", async () => {
    const [chapter, other] = chapters;
    const page = await open("404.html");
    // Before it is brought back it hears nothing of other pages.
    await page.addInitScript(() =>
        window.addEventListener("storage", (event) => event.stopImmediatePropagation()));
    await page.goto(address + chapter);
    const elsewhere = await page.context().newPage();
    await elsewhere.goto(address + other);
    const [{ id, right }] = written[other];
    await answer(elsewhere, id, right);
    assert.equal(await page.locator("span.score").count(), 0);
    // What one page stores reaches the process of another a moment later.
    const stored = await elsewhere.evaluate(() => JSON.stringify(localStorage));
    await page.waitForFunction((stored) => JSON.stringify(localStorage) === stored, stored);
    await page.evaluate(() => {
        window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
    });
    const total = written[other].length;
    assert.equal(await page.locator("span.score").innerText(), `1/${total}`);
    await page.context().close();
});

test("a question can be answered with the keyboard alone", async () => {
    const page = await open(chapters[0]);
    const [{ id, letters, right, reasons }] = written[chapters[0]];
    const question = page.locator(`#${id}`);
    const status = question.getByRole("status");
    const focused = () => page.evaluate(() => {
        const element = /** @type {HTMLElement} */ (document.activeElement);
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const { top, bottom } = element.getBoundingClientRect();
        return {
            text: element.textContent?.trim() || /** @type {HTMLInputElement} */ (element).value,
            visible: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2
                && top >= 0 && bottom <= innerHeight,
        };
    });

    await page.getByRole("button", { name: "Start again" }).focus();
    await page.keyboard.press("Tab");
    assert.deepEqual(await focused(), { text: letters[0], visible: true });
    await page.keyboard.press("Space");
    for (let at = 0; at < letters.indexOf(right); at += 1) {
        await page.keyboard.press("ArrowRight");
    }
    assert.deepEqual(await focused(), { text: right, visible: true });
    await page.keyboard.press("Enter");
    assert.match(await status.innerText(), /Right\./);

    await page.keyboard.press("ArrowUp");
    assert.equal(await status.innerText(), "");
    const { text: chosen } = await focused();
    await page.keyboard.press("Tab");
    assert.deepEqual(await focused(), { text: "Check", visible: true });
    await page.keyboard.press("Enter");
    assert.match(await status.innerText(), /Not this one\./);
    assert.ok((await status.innerText()).endsWith(reasons[chosen]));

    await page.keyboard.press("Tab");
    assert.deepEqual(await focused(), { text: "Show the answer", visible: true });
    await page.keyboard.press("Enter");
    assert.ok(await question.locator("details > p").isVisible());
    await page.context().close();
});

/** @param {Locator} elements @returns how many of them a reader sees */
const seen = (elements) => elements.evaluateAll((all) => all.filter((element) =>
    element.checkVisibility() && element.getBoundingClientRect().height > 0).length);

test("without scripts the answers and the reasons are there", async () => {
    const page = await open(chapters[0], { javaScriptEnabled: false });
    for (const chapter of chapters) {
        await page.goto(address + chapter);
        const answers = written[chapter].flatMap(({ letters }) => letters).length;
        assert.equal(await page.locator("main :is(form, input, .score)").count(), 0, chapter);
        assert.equal(await seen(page.locator(".question > ul > li")), answers, chapter);
        await page.getByText("Answer", { exact: true }).first().click();
        assert.equal(await page.locator(".question details[open]").count(), 1, chapter);
        await page.locator(".question details").evaluateAll((all) =>
            all.forEach((details) => details.setAttribute("open", "")));
        assert.equal(await seen(page.locator(".question details :is(p, li)")), answers, chapter);
    }
    await page.context().close();
});

/** @param {Page} page @returns what paper shows of each chapter's answers */
const answersOnPaper = (page) => page.locator("main > .answers").evaluateAll((sections) =>
    sections.map((section) => ({
        seen: section.checkVisibility(),
        // Nothing of the chapter comes after them, but in print.html the next one.
        last: ["break-before: page", undefined].some((style) =>
            style === section.nextElementSibling?.getAttribute("style")?.split(";")[0]),
        texts: [...section.querySelectorAll(":scope > ol > li")].map((item) =>
            [...item.querySelectorAll("p, li")].map((text) => (text.textContent ?? "").trim())),
    })));

/** @param {string} chapter */
const answersOf = (chapter) => ({
    seen: true,
    last: true,
    texts: written[chapter].map(({ right, reasons }) => [
        `${right}. ${reasons[right]}`,
        ...Object.entries(reasons).filter(([letter]) => letter !== right)
            .map(([letter, reason]) => `${letter}: ${reason}`).sort(),
    ]),
});

test("on paper the questions stand as they are written, and their answers at the chapter's end", async () => {
    const page = await open(chapters[0]);
    const [{ id, right }] = written[chapters[0]];
    const answers = written[chapters[0]].flatMap(({ letters }) => letters).length;
    const widgets = page.locator("main :is(.question :is(form, input, .verdict), .score, .act)");
    await answer(page, id, right);
    assert.ok((await seen(widgets)) > 0);
    assert.equal(await page.locator(".answers").isVisible(), false);
    await page.emulateMedia({ media: "print" });
    assert.equal(await seen(widgets), 0);
    assert.equal(await seen(page.locator(".question > ul > li")), answers);
    assert.equal(await seen(page.locator(".question details :is(p, li)")), 0);
    assert.deepEqual(await answersOnPaper(page), [answersOf(chapters[0])]);

    await page.goto(`${address}print.html`);
    const all = Object.values(written).flat().length;
    assert.equal(await seen(page.locator("main .question > ul")), all);
    assert.equal(await widgets.count(), 0);
    // A page without questions may have something to open, too.
    const ofQuestions = (await answersOnPaper(page)).filter(({ texts }) => texts.flat().length > 0);
    assert.deepEqual(ofQuestions, chapters.map(answersOf));
    await page.context().close();
});

test("on paper what a program prints and a hint stand at the chapter's end, and not where they are asked for", async () => {
    const page = await open(chapters[2]);
    await page.emulateMedia({ media: "print" });
    const details = page.locator("main details:not(.question *)");
    const texts = await details.evaluateAll((all) =>
        all.map((one) => [...one.querySelectorAll("p")].map((text) => text.textContent)).flat());
    assert.ok(texts.length > 3);
    assert.equal(await seen(details.locator("> :not(summary)")), 0);
    assert.equal(await seen(details.locator("> summary")), await details.count());
    const answers = page.locator(".answers");
    assert.deepEqual(await answers.locator("p:not(ol p)").allTextContents(), texts);
    assert.match(await answers.locator("> h3").first().innerText(), /Predict: .*: What it prints, and why$/);
    assert.equal(await page.locator(".answers [id]").count(), 0);
    await page.context().close();
});

test("on paper and without scripts the answers stand below each question", async () => {
    const page = await open(chapters[0], { javaScriptEnabled: false });
    await page.emulateMedia({ media: "print" });
    const answers = written[chapters[0]].flatMap(({ letters }) => letters).length;
    assert.equal(await seen(page.locator(".question details :is(p, li)")), answers);
    await page.context().close();
});

test("the forms take the room that the page has kept for them", async () => {
    for (const width of [320, 1440]) {
        const page = await open(chapters[3], { viewport: { width, height: 900 } });
        const height = () => page.evaluate(() => {
            const top = (/** @type {string} */ selector) =>
                document.querySelector(selector)?.getBoundingClientRect().top ?? NaN;
            return top("#what-you-can-do-now") - top("#check-yourself");
        });
        const withForms = await height();
        await page.route(/questions[^/]*\.js$/, (route) => route.abort());
        await page.reload();
        assert.equal(await page.locator(".question form").count(), 0);
        const without = await height();
        assert.ok(Math.abs(withForms - without) < 1, `${width}: ${withForms} and ${without}`);
        await page.context().close();
    }
});

test("axe finds no fault in the questions, in either theme", async () => {
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
        const page = await open(chapters[0], { colorScheme, viewport: { width: 320, height: 900 } });
        const [first, second] = written[chapters[0]];
        await answer(page, first.id, first.right);
        await answer(page, second.id, second.letters.find((letter) => letter !== second.right) ?? "");
        assert.deepEqual(await violations(page, { parts: [".question", "p.score"] }), [], colorScheme);
        await page.context().close();
    }
});
