// The pages in a browser that translates them: it puts each text into elements of its own,
// and leaves out code and what says so.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asFile, browser, pages, served } from "./support.js";

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

/**
 * Translates what stands on the page now, as Chrome does: the words in two elements more.
 * @param {import("playwright-core").Page} page
 */
const translate = (page) => page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
        texts.push(walker.currentNode);
    }
    for (const text of texts) {
        const words = text.textContent ?? "";
        if (words.trim() && !text.parentElement?.closest("script, style, textarea, option, font, svg, [translate=no]")) {
            const [outer, inner] = [document.createElement("font"), document.createElement("font")];
            inner.textContent = words.toUpperCase();
            outer.append(inner);
            /** @type {ChildNode} */ (text).replaceWith(outer);
        }
    }
});

/**
 * A page that is translated, and what its scripts complain of.
 * @param {string} name
 */
async function open(name) {
    const page = await chromium.newPage();
    /** @type {string[]} */
    const faults = [];
    page.on("pageerror", ({ message }) => faults.push(message));
    await page.goto(served() + name);
    await translate(page);
    return { page, faults };
}

test("no code of the text is translated on any page", async () => {
    const page = await chromium.newPage();
    const faults = [];
    for (const name of pages.filter((name) => name !== "print.html")) {
        await page.goto(asFile + name);
        const words = await page.locator("code:not([translate=no], .explorer *, .both-hands *)").allTextContents();
        faults.push(...words.map((word) => `${name}: ${word}`));
    }
    await page.close();
    assert.deepEqual(faults, []);
});

test("a question says why an answer is wrong or right in the words of the chapter", async () => {
    const { page, faults } = await open("08-closing.html");
    const question = page.locator(".question").first();
    for (const radio of await question.getByRole("radio").all()) {
        await radio.check();
        await question.locator("form button").click();
        assert.match(await question.getByRole("status").innerText(), /^(Right|Not this one)\. [A-Z\d]/);
    }
    assert.deepEqual(faults, []);
    await page.close();
});

test("a replay, the explorer and both ends in one's hands go on", async () => {
    const { page, faults } = await open("05-data-formats.html");
    const explorer = page.locator(".explorer").first();
    await explorer.getByRole("textbox").fill("straße");
    await explorer.getByText("6 code points, 7 bytes.").waitFor();
    await translate(page);
    await explorer.getByRole("textbox").fill("taco");
    await explorer.getByText("4 code points, 4 bytes.").waitFor();

    await page.goto(`${served()}appendix-play.html`);
    await translate(page);
    for (const press of ["client socket", "client connect"]) {
        await page.locator(`.both-hands [data-press="${press}"]`).first().click();
        await translate(page);
    }
    assert.match(await page.locator(".both-hands .said").innerText(), /connection refused/i);

    await page.goto(`${served()}03-client-socket.html`);
    await translate(page);
    const replay = page.locator("main .replay:visible").first();
    await replay.getByRole("button").first().click();
    await translate(page);
    const says = replay.locator(".says");
    const first = await says.innerText();
    await replay.locator(".next").click();
    assert.notEqual(await says.innerText(), first);
    assert.deepEqual(faults, []);
    await page.close();
});

test("neither the colors of an editor nor what a program prints is translated", async () => {
    const { page } = await open(`01-overview.html#run=${process.env.BOOK_TOKEN}`);
    await page.locator(".acts button", { hasText: "Edit" }).first().click();
    assert.equal(await page.locator(".editor .shown").first().getAttribute("translate"), "no");
    assert.equal(await page.locator(".output .printed").first().getAttribute("translate"), "no");
    await page.close();
});
