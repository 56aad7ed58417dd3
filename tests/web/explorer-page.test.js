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

    await page.getByLabel("Text", { exact: true }).focus();
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

test("what is pasted keeps its lines, and an escape enters any byte", async () => {
    const context = await chromium.newContext();
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const page = await context.newPage();
    await page.goto(PAGE);
    await page.evaluate(() => navigator.clipboard.writeText("one\ntwo\n"));
    const field = page.getByLabel("Text", { exact: true });
    await field.selectText();
    await page.keyboard.press("Control+V");
    assert.equal(await field.inputValue(), String.raw`one\ntwo\n`);
    assert.equal(await page.getByRole("rowheader", { name: "newline" }).count(), 2);

    await field.fill(String.raw`a\xff`);
    assert.equal(await result(page), "1 code point, 1 bad byte, 2 bytes, 1 read. No character is torn.");
    assert.equal(await page.getByRole("rowheader", { name: "bad byte" }).count(), 1);
    const described = (await field.getAttribute("aria-describedby"))?.split(" ") ?? [];
    const words = await page.locator(described.map((id) => `#${id}`).join()).allTextContents();
    assert.match(words.join(" "), /\\n is a newline.*\\xff any byte/);
    await context.close();
});

test("a text that runs from right to left, or turns, leaves the words around it as they are", async () => {
    const page = await chromium.newPage();
    await page.goto(PAGE);
    for (const text of ["שלום", "ab\u202ecd"]) {
        await page.getByRole("textbox", { name: "Text" }).fill(text);
        const order = await page.locator(".explorer caption").first().evaluate((caption) => {
            const ends = [caption.firstChild, caption.lastChild].map((words) => {
                const range = document.createRange();
                range.selectNodeContents(/** @type {Node} */ (words));
                return range.getBoundingClientRect().left;
            });
            return ends[0] < ends[1] && caption.lastChild?.textContent?.startsWith("” in reads");
        });
        assert.equal(order, true, text);
        // Nothing of the reader's stands outside of an element that isolates it.
        const open = await page.locator(".explorer :is(caption, [role=status], td, th)").evaluateAll((all) =>
            all.flatMap((element) => [...element.childNodes])
                .filter((node) => node.nodeType === Node.TEXT_NODE && /[\u0590-\u05ff\u202e]/.test(node.textContent ?? ""))
                .map((node) => node.textContent));
        assert.deepEqual(open, [], text);
    }
    await page.close();
});

test("of a long text the true count is said, and on a phone all four columns are seen", async () => {
    const page = await chromium.newPage({ viewport: { width: 360, height: 900 } });
    for (const [name, text] of [
        ["05-data-formats", "Zoë 🌮"], ["07-receiving", "café 🌮"], ["07-receiving", "\u200c\u202e🌮"],
    ]) {
        await page.goto(`${asFile}${name}.html`);
        await page.getByRole("textbox", { name: "Text" }).fill(text);
        const over = await page.locator(".explorer-table").evaluateAll((boxes) =>
            boxes.map((box) => box.scrollWidth - box.clientWidth));
        assert.ok(over.every((pixels) => pixels <= 0), `${text}: ${over}`);
    }
    await page.getByRole("textbox", { name: "Text" }).fill("🌮".repeat(10_000));
    assert.match((await result(page)) ?? "", /^10,000 code points, 40,000 bytes, 10,000 reads\./);
    await page.getByText("Only the first 32 of 10,000 are shown.").waitFor();
    assert.equal(await page.locator(".explorer caption").first().locator("bdi").count(), 1);
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
