// The questions as forms: what they say, what they keep, and that they are there
// without scripts, on paper and where nothing can be kept.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { start } from "./support.js";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").Locator} Locator */
/** @typedef {{ id: string, letters: string[], right: string, reasons: Record<string, string> }} Question */

const root = new URL("../../", import.meta.url);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8");
const chapters = readdirSync(new URL("src/", root))
    .filter((file) => /^\d\d-/.test(file))
    .map((file) => file.replace(".md", ".html"));

/** @type {Awaited<ReturnType<typeof start>>} */
let book;
/** @type {Record<string, Question[]>} */
const written = {};

before(async () => {
    book = await start();
    const page = await open(chapters[0], { javaScriptEnabled: false });
    for (const chapter of chapters) {
        await page.goto(book.address + chapter);
        written[chapter] = await read(page);
    }
    await page.context().close();
});
after(() => book.stop());

/**
 * Opens a page as a visitor who has never been here.
 * @param {string} path
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function open(path, options) {
    const context = await book.browser.newContext(options);
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(new URL(path, book.address).href);
    return page;
}

/**
 * The questions as they stand on a page without scripts.
 * @param {Page} page
 * @returns {Promise<Question[]>}
 */
async function read(page) {
    const questions = [];
    for (const question of await page.locator("div.question").all()) {
        const answers = await question.locator(":scope > ul > li").allInnerTexts();
        const [right] = await question.locator("details > p").allTextContents();
        const wrong = await question.locator("details > ul > li").allTextContents();
        questions.push({
            id: (await question.getAttribute("id")) ?? "",
            letters: answers.map((text) => text[0]),
            right: right[0],
            reasons: Object.fromEntries([right, ...wrong].map((text) => [text[0], text.slice(2).trim()])),
        });
    }
    return questions;
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
        await page.goto(book.address + chapter);
        const source = readFileSync(new URL(`src/${chapter.replace(".html", ".md")}`, root), "utf8");
        const asked = source.split('<div class="question"').length - 1;
        assert.ok(asked > 0, `${chapter} asks nothing`);
        assert.equal(written[chapter].length, asked, chapter);
        assert.equal(await score(page), `0 of ${asked} answered right`, chapter);
        for (const { id, letters } of written[chapter]) {
            const question = page.locator(`#${id}`);
            await question.getByRole("button", { name: "Check" }).waitFor();
            assert.equal(await question.getByRole("radio").count(), letters.length, id);
            const text = await question.locator("p").first().innerText();
            assert.equal(await page.getByRole("group", { name: text, exact: true }).count(), 1, id);
        }
        count += asked;
    }
    console.log(`${count} questions`);
    await page.context().close();
});

test("the right answer is called right, and each wrong one gets the reason of the chapter", async () => {
    const page = await open(chapters[0]);
    let reasons = 0;
    for (const chapter of chapters) {
        await page.goto(book.address + chapter);
        let done = 0;
        for (const { id, letters, right, reasons: expected } of written[chapter]) {
            assert.equal(new Set(letters.map((letter) => expected[letter])).size, letters.length, id);
            for (const letter of letters.filter((letter) => letter !== right)) {
                const said = await answer(page, id, letter);
                assert.equal(said, `Not this one. ${expected[letter]}`, `${id} ${letter}`);
                reasons += 1;
            }
            assert.equal(await score(page), `${done} of ${written[chapter].length} answered right`);
            assert.equal(await answer(page, id, right), `Right. ${expected[right]}`, `${id} ${right}`);
            done += 1;
            assert.equal(await score(page), `${done} of ${written[chapter].length} answered right`);
        }
    }
    console.log(`${reasons} wrong answers`);
    await page.context().close();
});

test("a verdict goes when another answer is chosen, and none is given without a choice", async () => {
    const page = await open(chapters[0]);
    const [{ id, letters, right }] = written[chapters[0]];
    const question = page.locator(`#${id}`);
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

for (const from of ["http", "file"]) {
    test(`what was answered right is kept over a reload, from ${from}, until it is reset`, async () => {
        const address = from === "http" ? book.address : new URL("book/", root).href;
        const [chapter, other] = chapters;
        const total = written[chapter].length;
        const [first, second] = written[chapter];
        const page = await open(address + chapter);
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
}

test("where nothing can be kept, the questions work all the same", async () => {
    const page = await open("404.html");
    /** @type {string[]} */
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.addInitScript(() => {
        Object.defineProperty(window, "localStorage", {
            get() {
                throw new DOMException("denied", "SecurityError");
            },
        });
    });
    await page.goto(book.address + chapters[1]);
    const [{ id, right }] = written[chapters[1]];
    assert.match(await answer(page, id, right), /^Right\./);
    assert.match(await score(page), /^1 of/);
    await page.getByRole("button", { name: "Start again" }).click();
    assert.match(await score(page), /^0 of/);
    assert.deepEqual(errors, []);
    await page.context().close();
});

test("without scripts the answers and the reasons are there", async () => {
    const page = await open(chapters[0], { javaScriptEnabled: false });
    for (const chapter of chapters) {
        await page.goto(book.address + chapter);
        assert.equal(await page.locator("main :is(form, input, .score)").count(), 0);
        for (const question of await page.locator(".question").all()) {
            for (const item of await question.locator(":scope > ul > li").all()) {
                assert.ok(await item.isVisible());
            }
            await question.locator("summary").click();
            for (const item of await question.locator("details :is(p, li)").all()) {
                assert.ok(await item.isVisible());
            }
        }
    }
    await page.context().close();
});

test("on paper the questions stand as they are written", async () => {
    const page = await open(chapters[0]);
    const [{ id, right }] = written[chapters[0]];
    await answer(page, id, right);
    await page.emulateMedia({ media: "print" });
    const widgets = page.locator("main :is(form, input, button.act, .score, .verdict)");
    assert.ok((await widgets.count()) > 0);
    for (const widget of await widgets.all()) {
        assert.ok(!(await widget.isVisible()));
    }
    for (const item of await page.locator(".question > ul > li").all()) {
        assert.ok(await item.isVisible());
    }

    await page.goto(`${book.address}print.html`);
    const count = Object.values(written).flat().length;
    assert.equal(await page.locator("main .question > ul").count(), count);
    assert.equal(await page.locator("main :is(form, input, .score)").count(), 0);
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
        assert.equal(await page.locator("main form").count(), 0);
        assert.ok(Math.abs(withForms - (await height())) <= 8, `${width}: ${withForms} and ${await height()}`);
        await page.context().close();
    }
});

test("axe finds no fault in the questions, in either theme", async () => {
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
        const page = await open(chapters[0], { colorScheme, viewport: { width: 320, height: 900 } });
        const [first, second] = written[chapters[0]];
        await answer(page, first.id, first.right);
        await answer(page, second.id, second.letters.find((letter) => letter !== second.right) ?? "");
        await page.evaluate(axe);
        const faults = await page.evaluate(async () => {
            const { violations } = await /** @type {any} */ (window).axe.run(
                { include: [".question", "p.score"] },
                { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
            );
            return violations.flatMap((/** @type {any} */ { id, nodes }) =>
                nodes.map((/** @type {any} */ { target }) => `${id}: ${target}`));
        });
        assert.deepEqual(faults, [], colorScheme);
        await page.context().close();
    }
});
