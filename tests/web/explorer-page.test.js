// The byte explorer on the page: by keyboard, and without scripts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asFile, browser } from "./support.js";

const PAGE = `${asFile}07-receiving.html`;

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

/** @param {import("playwright-core").Page} page */
const result = (page) => page.locator(".explorer").getByRole("status").textContent();

test("the byte explorer is used with the keyboard alone", async () => {
    const page = await chromium.newPage();
    await page.goto(PAGE);
    assert.equal(await result(page), "6 code points, 10 bytes, 3 reads. Torn: é, 🌮.");

    await page.getByLabel("Text").focus();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("type")), "number");
    await page.keyboard.press("ArrowUp");
    assert.equal(await result(page), "6 code points, 10 bytes, 2 reads. No character is torn.");

    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Home");
    await page.keyboard.type("a");
    assert.equal(await result(page), "7 code points, 11 bytes, 3 reads. Torn: é, 🌮.");
    const torn = page.getByRole("row").filter({ hasText: "U+1F32E" });
    assert.equal(await torn.textContent(), "🌮U+1F32Ef0 9f 8c / ae2, 3: torn");

    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    assert.equal(await result(page), "No characters, no bytes.");
    assert.equal(await page.locator(".explorer table").count(), 0);
    await page.close();
});

test("a size that is none gets a message, and the last one stays", async () => {
    const page = await chromium.newPage();
    await page.goto(PAGE);
    const size = page.getByLabel("Bytes a read takes at most");
    for (const wrong of ["", "0", "129", "1.5"]) {
        await size.fill(wrong);
        assert.equal(await size.getAttribute("aria-invalid"), "true");
        await page.getByText("Give a whole number from 1 to 128. Shown are reads of 4.").waitFor();
    }
    await size.fill("10");
    assert.equal(await size.getAttribute("aria-invalid"), "false");
    assert.equal(await result(page), "6 code points, 10 bytes, 1 read. No character is torn.");
    await page.close();
});

test("without scripts the explorer's tables stand in the chapters", async () => {
    const page = await chromium.newPage({ javaScriptEnabled: false });
    for (const [name, tables] of /** @type {const} */ ([["05-data-formats", 1], ["07-receiving", 2]])) {
        await page.goto(`${asFile}${name}.html`);
        assert.equal(await page.locator(".explorer table:visible").count(), tables);
        assert.equal(await page.locator(".explorer input").count(), 0);
    }
    await page.close();
});
