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

/**
 * Opens all that can be opened on the page, among it one step of each replay.
 * @param {import("playwright-core").Page} page
 */
async function openAll(page) {
    await page.evaluate(() => {
        document.querySelectorAll("main details").forEach((details) => details.setAttribute("open", ""));
        for (const button of document.querySelectorAll("main button")) {
            if (button.textContent?.startsWith("Step through")) {
                /** @type {HTMLButtonElement} */ (button).click();
            }
        }
    });
}

/**
 * Words on the page that cannot be told from their ground, each kind once.
 * @param {import("playwright-core").Page} page
 */
const unseen = (page) => page.evaluate(() => {
    /** @param {string} color */
    const light = (color) => {
        const [red, green, blue] = (color.match(/[\d.]+/g) ?? []).map((part) => {
            const share = Number(part) / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
    };
    document.documentElement.style.background = "Canvas";
    /** @param {Element | null} element @returns {string} */
    const ground = (element) => {
        const color = element && getComputedStyle(element).backgroundColor;
        return color && /^rgba.*, 0\)$/.test(color) ? ground(element.parentElement) : color ?? "";
    };
    const found = new Set();
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        const element = words.currentNode.parentElement;
        if (element?.checkVisibility({ visibilityProperty: true }) && words.currentNode.textContent?.trim()) {
            const { color } = getComputedStyle(element);
            const under = ground(element);
            const contrast = light(color) / light(under);
            if (Math.max(contrast, 1 / contrast) < 4.5) {
                found.add(`${color} on ${under}: <${element.localName} class="${element.className}">`);
            }
        }
    }
    return [...found];
});

test("no page has a fault where colors are forced, and every word is seen, also a found one", async () => {
    const faults = [];
    const dark = await chromium.newPage({ colorScheme: "dark", forcedColors: "active", viewport: { width: 1366, height: 900 } });
    for (const name of pages.filter((name) => !["404.html", "print.html"].includes(name))) {
        await dark.goto(`${asFile}${name}?highlight=close`);
        // The system chooses the colors: what it cannot know is the page's own mixture of them.
        const found = await violations(dark, { contrast: false });
        await openAll(dark);
        found.push(...await unseen(dark));
        faults.push(...found.map((fault) => `${name}: ${fault}`));
    }
    await dark.close();
    assert.deepEqual(faults, []);
});
