// Pages renew themselves when the book is built anew, at the place that is read, and say
// when it is broken. All of this happens in a copy of the book.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { copied } from "./copy.js";
import { browser, violations } from "./support.js";

/** @typedef {import("playwright-core").Page} Page */

const CHAPTER = "06-sending";

/** @type {import("playwright-core").Browser} */
let chromium;
/** @type {Awaited<ReturnType<typeof copied>>} */
let book;
let address = "";
let token = "";

before(async () => {
    chromium = await browser();
    book = await copied("renew");
    ({ address, token } = await book.serve());
});

after(async () => {
    await chromium?.close();
    await book?.end();
});

/** A page of the copy, in a window of its own, that listens. @param {string} [hash] */
async function open(hash = "") {
    const page = await (await chromium.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
    await page.addInitScript((token) => sessionStorage.setItem("run-token", token), token);
    const listens = page.waitForResponse("**/_lab/changes");
    await page.goto(`${address}${CHAPTER}.html${hash}`);
    await listens;
    // A page that was loaded anew has no such mark.
    await page.evaluate(() => document.documentElement.dataset.old = "yes");
    return page;
}

/** @param {Page} page */
const isOld = (page) => page.evaluate(() => document.documentElement.dataset.old === "yes");

/** Waits for a page that was loaded anew. @param {Page} page */
const renewed = (page) => page.locator("html:not([data-old]) main").waitFor();

/** @param {Page} page */
const bar = (page) => page.locator(".renewal");

const source = () => join(book.folder, "src", `${CHAPTER}.md`);

/** Writes into the chapter what `change` makes of it. @param {(text: string) => string} change */
const edit = (change) => writeFileSync(source(), change(readFileSync(source(), "utf8")));

let count = 0;
/** Adds a paragraph below the chapter's title, and returns its text. */
function addParagraph() {
    const words = `Paragraph ${++count} of a test.`;
    edit((text) => text.replace(/^# .*\n/m, (title) => `${title}\n${words}\n`));
    return words;
}

/** @param {Page} page @param {string} selector */
const topOf = (page, selector) => page.locator(selector).evaluate((element) => element.getBoundingClientRect().top);

test("an edited chapter is seen at once, and the place that is read stays", async () => {
    const page = await open();
    await page.locator("#check-yourself").evaluate((heading) => heading.scrollIntoView({ behavior: "instant" }));
    await page.evaluate(() => scrollBy({ top: 300, behavior: "instant" }));
    const before = await topOf(page, "#check-yourself");
    const words = addParagraph();
    await renewed(page);
    await page.getByText(words).waitFor({ state: "attached" });
    // The first heading below it is as near as before, though the page has grown above it.
    await page.waitForFunction(([top]) => {
        const heading = document.getElementById("check-yourself");
        return Math.abs((heading?.getBoundingClientRect().top ?? 0) - top) < 3;
    }, [before]);
    await page.context().close();
});

test("a page stays at its place when an open editor above it comes back", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Start send-all in Python" }).click();
    await page.getByLabel("Your answer to send-all in Python").waitFor();
    await page.locator("#check-yourself").evaluate((heading) => heading.scrollIntoView({ behavior: "instant" }));
    // Not in the editor, where a reload would be in the way.
    await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
    const before = await topOf(page, "#check-yourself");
    addParagraph();
    await renewed(page);
    await page.getByLabel("Your answer to send-all in Python").waitFor({ state: "attached" });
    await page.waitForFunction(([top]) => {
        const heading = document.getElementById("check-yourself");
        return Math.abs((heading?.getBoundingClientRect().top ?? 0) - top) < 3;
    }, [before]);
    await page.context().close();
});

test("nobody who writes is interrupted, and nothing that was typed is lost", async () => {
    const page = await open();
    await page.getByRole("button", { name: /send-all in Python/ }).first().click();
    const editor = page.getByLabel("Your answer to send-all in Python");
    await editor.click();
    addParagraph();
    await bar(page).getByText("This page was renewed: Reload").waitFor();
    assert.equal(await isOld(page), true);
    assert.deepEqual(await violations(page, { parts: [".renewal"] }), []);
    // Typed a moment before the page goes, and not saved by then.
    await editor.press("Control+End");
    await editor.pressSequentially("# the last words");
    await bar(page).getByRole("button", { name: "Reload" }).evaluate((button) => /** @type {HTMLElement} */ (button).click());
    await renewed(page);
    await page.waitForFunction(() => document.querySelector("textarea")?.value.endsWith("# the last words"));
    assert.match(readFileSync(join(book.folder, "answers", "send-all.py"), "utf8"), /# the last words$/);
    await page.context().close();
});

test("a broken book is said on the page, which stays, until it is whole again", async () => {
    const page = await open();
    const good = readFileSync(source(), "utf8");
    const BROKEN = "{{#include ../examples/06-sending/no_such_file.py}}";
    writeFileSync(source(), `${good}\n${BROKEN}\n`);
    await bar(page).getByText("no_such_file.py").waitFor();
    assert.equal(await isOld(page), true);
    assert.equal(await bar(page).getAttribute("role"), "status");
    assert.deepEqual(await violations(page, { parts: [".renewal"] }), []);
    for (const width of [320, 1366]) {
        await page.setViewportSize({ width, height: 768 });
        assert.ok(await bar(page).evaluate((bar) => bar.scrollWidth <= bar.clientWidth));
    }
    // Whoever comes now is told, too.
    const other = await open();
    await bar(other).getByText("no_such_file.py").waitFor();
    await other.context().close();
    writeFileSync(source(), good);
    await page.waitForFunction(() => document.querySelector(".renewal")?.textContent === "");
    await page.context().close();
});

test("a page that is not seen keeps no connection, and is renewed by its reader when it is seen again", async () => {
    const page = await open();
    /** @param {string} state */
    const turn = (state) => page.evaluate((state) => {
        Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }, state);
    const ended = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/_lab/changes"));
    await turn("hidden");
    await ended;
    const words = addParagraph();
    // Another one tells when the book is built.
    const other = await open();
    await other.getByText(words).or(other.locator("html[data-old]")).first().waitFor({ state: "attached" });
    await other.getByText(words).waitFor({ state: "attached" });
    assert.equal(await isOld(page), true);
    await turn("visible");
    // Another program may have taken the port meanwhile: nothing is loaded by itself.
    await bar(page).getByRole("button", { name: "Reload" }).click();
    await renewed(page);
    await page.getByText(words).waitFor({ state: "attached" });
    await other.context().close();
    await page.context().close();
});

test("a server that is gone is no news, and its pages are renewed by their reader when it is there again", async () => {
    const page = await open();
    const port = Number(new URL(address).port);
    await book.stop();
    const words = addParagraph();
    assert.equal(await bar(page).textContent(), "");
    ({ address, token } = await book.serve(port));
    await bar(page).getByRole("button", { name: "Reload" }).click();
    await renewed(page);
    await page.getByText(words).waitFor({ state: "attached" });
    await page.context().close();
});
