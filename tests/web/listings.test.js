// The tabs of the listings: one choice for all pages, and how it is made.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { asFile, browser, served } from "./support.js";

const address = served();
const CHAPTER = "05-data-formats.html";
const PAGE = asFile + CHAPTER;
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
    await page.goto(address + CHAPTER);
    await other.goto(address + CHAPTER);
    await listing(page).getByRole("tab", { name: "Rust" }).click();
    assert.equal(await shown(page), "rust");
    assert.equal(await page.locator(".file.py:visible").count(), 0);
    await other.waitForFunction(() => document.documentElement.dataset.view === "rust");
    await page.reload();
    assert.equal(await shown(page), "rust");
    await page.goto(`${address}06-sending.html`);
    assert.equal(await shown(page), "rust");
    await context.close();
});

test("the address can name the language", async () => {
    const page = await chromium.newPage({ viewport: WIDE });
    for (const language of ["rust", "cobol"]) {
        await page.goto(`${address}${CHAPTER}?lang=${language}`);
        assert.equal(await shown(page), "rust");
    }
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

for (const press of ["the mouse", "the keyboard"]) {
    test(`a listing is copied as its code alone, and a command without its prompt, with ${press}`, async () => {
        const context = await chromium.newContext({ viewport: WIDE });
        await context.grantPermissions(["clipboard-read", "clipboard-write"]);
        const page = await context.newPage();
        await page.goto(`${asFile}02-client-server-model.html`);
        const copied = async (/** @type {string} */ selector) => {
            await page.evaluate(() => navigator.clipboard.writeText("nothing"));
            const block = page.locator(selector).first();
            await block.hover();
            const button = block.locator(".clip-button");
            await (press === "the mouse" ? button.click() : button.press("Enter"));
            return page.evaluate(() => navigator.clipboard.readText());
        };
        const command = (await copied(".listing pre:has(> code.language-console.rs)")).trim();
        assert.equal(command, "cargo run --example conversation");

        const files = new URL("../../examples/02-client-server-model/", import.meta.url);
        for (const [extension, selector] of [["py", ".file.py + pre"], ["rs", ".file.rs + pre"]]) {
            const file = readFileSync(new URL(`conversation.${extension}`, files), "utf8");
            const part = file.split(/.*ANCHOR: serve\n/)[1].split(/.*ANCHOR_END: serve\n/)[0];
            const shown = part.replaceAll(/.*ANCHOR.*\n/g, "");
            assert.equal((await copied(selector)).trim(), shown.trim());
        }
        await context.close();
    });
}

test("the hidden rest of a Rust program unfolds in place", async () => {
    const page = await chromium.newPage({ viewport: WIDE });
    await page.goto(`${asFile}02-client-server-model.html`);
    const block = page.locator(".file.rs + pre").first();
    const hidden = block.getByText("use std::net::", { exact: false }).first();
    assert.equal(await hidden.isVisible(), false);
    await block.hover();
    for (const visible of [true, false]) {
        await block.locator("button[title$=lines]").press("Enter");
        assert.equal(await hidden.isVisible(), visible);
    }
    await page.close();
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
