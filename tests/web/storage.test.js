// What a reader's device keeps of the book: where it is forbidden, full or spoiled,
// the pages work all the same, and another window's answers are counted at once.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, served, storages } from "./support.js";

/** @typedef {import("playwright-core").Page} Page */

const CHAPTER = "04-server.html";
const address = served();

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

/** @param {Page} page */
const score = (page) => page.locator("p.score").getByRole("status").innerText();

/** Answers the first question right. @param {Page} page */
async function answer(page) {
    const question = page.locator(".question").first();
    const letter = (await question.locator("details strong").first().textContent())?.[0];
    await question.locator(`input[value=${letter}]`).check();
    await question.getByRole("button", { name: "Check" }).click();
    await question.getByText("Right.").waitFor();
}

for (const [kind, open] of Object.entries(storages)) {
    test(`where the storage is ${kind}, the questions, the language, the theme and the sidebar work`, async () => {
        const page = await open(chromium, address + CHAPTER);
        /** @type {string[]} */
        const faults = [];
        page.on("pageerror", (error) => faults.push(String(error)));
        page.on("console", (message) => faults.push(message.text()));
        await page.reload();

        const asked = await page.locator(".question").count();
        assert.equal(await score(page), `0 of ${asked} answered right`);
        assert.deepEqual(await page.locator("span.score").allInnerTexts(), []);
        await answer(page);
        assert.equal(await score(page), `1 of ${asked} answered right`);
        assert.deepEqual(await page.locator("span.score").allInnerTexts(), [`1/${asked}`]);
        await page.getByRole("button", { name: "Start again" }).click();
        assert.equal(await score(page), `0 of ${asked} answered right`);

        for (const name of ["Rust", "Python"]) {
            await page.getByRole("radio", { name }).check();
            assert.equal(await page.locator("html").getAttribute("data-view"), name.toLowerCase());
        }
        // By keyboard: the bar comes and goes as the page scrolls.
        await page.getByRole("button", { name: "Change theme" }).press("Enter");
        for (const [name, theme] of [["Dark", "navy"], ["Light", "light"], ["Dark", "navy"], ["Auto", "light"]]) {
            await page.getByRole("menuitem", { name }).press("Enter");
            await page.waitForSelector(`html.${theme}.js`);
        }
        await page.keyboard.press("Escape");
        const sidebar = page.locator("#mdbook-sidebar");
        // It is shown, but for who has kept it hidden, or kept nonsense.
        for (const state of /** @type {const} */ (["hidden", "visible"])) {
            if (await sidebar.isVisible() === (state === "hidden")) {
                await page.getByRole("button", { name: "Table of contents" }).press("Enter");
            }
            await sidebar.waitFor({ state });
        }
        await sidebar.getByRole("link", { name: "Sending Data" }).click();
        await page.waitForURL(/06-sending/);
        assert.deepEqual(faults, []);
        await page.context().close();
    });
}

test("an answer counts at once in another window that shows the chapter", async () => {
    const context = await chromium.newContext({ viewport: { width: 1440, height: 900 } });
    const [page, other] = [await context.newPage(), await context.newPage()];
    await page.goto(address + CHAPTER);
    await other.goto(address + CHAPTER);
    await answer(page);
    const asked = await page.locator(".question").count();
    for (const done of [1, 0]) {
        await other.locator("p.score").getByText(`${done} of ${asked} answered right`).waitFor();
        assert.equal(await other.locator("span.score").count(), done);
        await page.getByRole("button", { name: "Start again" }).click();
    }
    await context.close();
});

test("what was answered in another edition of a chapter counts where it is still asked", async () => {
    const page = await storages.spoiled(chromium, address + CHAPTER);
    await page.evaluate(() => localStorage.setItem("answered-04", "9 q-04-1 q-04-99"));
    await page.reload();
    const asked = await page.locator(".question").count();
    assert.equal(await score(page), `1 of ${asked} answered right`);
    assert.deepEqual(await page.locator("span.score").allInnerTexts(), [`1/${asked}`]);
    await page.context().close();
});
