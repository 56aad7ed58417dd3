// The tabs of the listings: one choice for all pages, and how it is made.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asFile, browser } from "./support.js";

const PAGE = `${asFile}05-data-formats.html`;
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 600, height: 900 };

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

/** @param {import("playwright-core").Page} page */
const listing = (page) => page.locator(".listing").first();

/**
 * Which languages the first listing shows.
 * @param {import("playwright-core").Page} page
 */
async function shown(page) {
    const languages = [];
    for (const [language, name] of [["python", "py"], ["rust", "rs"]]) {
        if (await listing(page).locator(`.file.${name} + pre`).isVisible()) {
            languages.push(language);
        }
    }
    return languages.join(" ");
}

test("a new reader sees both languages level with each other where there is room", async () => {
    const page = await chromium.newPage({ viewport: WIDE });
    await page.goto(PAGE);
    assert.equal(await shown(page), "python rust");
    for (const one of await page.locator(".listing").all()) {
        const left = await one.locator(".file.py + pre").boundingBox();
        const right = await one.locator(".file.rs + pre").boundingBox();
        assert.ok(left && right && left.y === right.y && left.x < right.x);
    }
    await page.close();
});

test("a new reader sees one language where there is no room for two", async () => {
    const page = await chromium.newPage({ viewport: NARROW });
    await page.goto(PAGE);
    assert.equal(await shown(page), "python");
    await page.close();
});

test("a choice holds for all listings, other pages, other windows and a reload", async () => {
    const context = await chromium.newContext({ viewport: NARROW });
    const page = await context.newPage();
    const other = await context.newPage();
    await page.goto(PAGE);
    await other.goto(PAGE);
    await listing(page).getByRole("tab", { name: "Rust" }).click();
    assert.equal(await shown(page), "rust");
    assert.equal(await page.locator(".file.py:visible").count(), 0);
    await other.waitForFunction(() => document.documentElement.dataset.view === "rust");
    await page.reload();
    assert.equal(await shown(page), "rust");
    await page.goto(`${asFile}06-sending.html`);
    assert.equal(await shown(page), "rust");
    await context.close();
});

test("the address can name the language", async () => {
    const page = await chromium.newPage({ viewport: WIDE });
    await page.goto(`${PAGE}?lang=rust`);
    assert.equal(await shown(page), "rust");
    await page.goto(`${PAGE}?lang=cobol`);
    assert.equal(await shown(page), "rust");
    await page.close();
});

test("the arrow keys walk through the tabs, and turn no page", async () => {
    const page = await chromium.newPage({ viewport: NARROW });
    await page.goto(PAGE);
    await listing(page).getByRole("tab", { name: "Python" }).focus();
    for (const [key, languages] of [
        ["ArrowRight", "rust"],
        ["ArrowRight", "python rust"],
        ["ArrowRight", "python"],
        ["ArrowLeft", "python rust"],
        ["Home", "python"],
        ["End", "python rust"],
    ]) {
        await page.keyboard.press(key);
        assert.equal(await shown(page), languages, key);
    }
    assert.equal(page.url(), PAGE);
    await page.close();
});

test("a choice leaves the listing where it is on the screen", async () => {
    const page = await chromium.newPage({ viewport: NARROW });
    await page.goto(PAGE);
    const tabs = page.locator(".listing").nth(3).locator(".views");
    await tabs.scrollIntoViewIfNeeded();
    const before = await tabs.boundingBox();
    await tabs.getByRole("tab", { name: "Both" }).click();
    const after = await tabs.boundingBox();
    assert.ok(before && after && Math.abs(before.y - after.y) < 2);
    await page.close();
});

test("a command is copied without its prompt", async () => {
    const context = await chromium.newContext({ viewport: WIDE });
    const page = await context.newPage();
    await page.goto(PAGE);
    const command = listing(page).locator("pre:has(> code.language-console.rs)");
    assert.equal((await command.locator("code").innerText()).trim(), "cargo run --example encode");
    assert.equal(await command.locator(".clip-button").count(), 1);
    await context.close();
});

test("where nothing can be kept, the tabs work on the page", async () => {
    const page = await chromium.newPage({ viewport: NARROW });
    await page.addInitScript(() => {
        Object.defineProperty(window, "localStorage", {
            get() {
                throw new DOMException("blocked");
            },
        });
    });
    await page.goto(`${PAGE}?lang=rust`);
    assert.equal(await shown(page), "rust");
    await listing(page).getByRole("tab", { name: "Python" }).click();
    assert.equal(await shown(page), "python");
    await page.close();
});

test("on paper both languages stand one below the other, and nothing to press", async () => {
    const page = await chromium.newPage({ viewport: WIDE });
    await page.goto(`${PAGE}?lang=rust`);
    await page.emulateMedia({ media: "print" });
    assert.equal(await shown(page), "python rust");
    assert.equal(await page.locator(":is(.views, .nav-wrapper):visible").count(), 0);
    await page.close();
});
