// The pages where the system forces its own few colors: shapes and borders say what
// colors said.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asFile, browser, pages, violations } from "./support.js";

/** @type {import("playwright-core").Browser} */
let chromium;
/** @type {import("playwright-core").Page} */
let page;

before(async () => {
    chromium = await browser();
    page = await chromium.newPage({ forcedColors: "active", viewport: { width: 1366, height: 900 } });
});

after(() => chromium?.close());

/**
 * What a style says of an element.
 * @param {string} selector
 * @param {string} property
 */
const style = (selector, property) =>
    page.locator(selector).first().evaluate(
        (element, property) => getComputedStyle(element).getPropertyValue(property),
        property,
    );

test("the chosen language, the code's edges, the gutters and the buttons can be seen", async () => {
    await page.goto(`${asFile}10-conclusion.html?lang=both`);
    const [chosen, other] = [".views label:has(:checked)", ".views label:not(:has(:checked))"];
    assert.notEqual(await style(chosen, "background-color"), await style(other, "background-color"));
    for (const [selector, border] of [
        [".listing", "solid"],
        [".copy", "solid"],
        [".line.server", "solid"],
        [".line.client", "dotted"],
    ]) {
        assert.equal(await style(selector, "border-inline-start-style"), border, selector);
    }
    await page.locator(".line").first().evaluate((line) => line.classList.add("lit"));
    assert.equal(await style(".line.lit", "outline-style"), "solid");
    assert.equal(await style("h2 a", "color"), await style("main p", "color"));
});

test("no page has a fault where colors are forced", async () => {
    const faults = [];
    for (const name of pages.filter((name) => !["404.html", "print.html"].includes(name))) {
        await page.goto(asFile + name);
        // The system chooses the colors, and with them the contrast.
        const found = await violations(page, { contrast: false });
        faults.push(...found.map((fault) => `${name}: ${fault}`));
    }
    assert.deepEqual(faults, []);
});
