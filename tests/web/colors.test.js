// The pages where the system forces its own few colors: shapes and borders say what
// colors said. And where a browser does not know how the book names its colors.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asFile, browser, pages, served, violations } from "./support.js";

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
 * @param {number} least The contrast that is enough.
 */
const unseen = (page, least = 4.5) => page.evaluate((least) => {
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
            if (Math.max(contrast, 1 / contrast) < least) {
                found.add(`${color} on ${under}: <${element.localName} class="${element.className}">`);
            }
        }
    }
    return [...found];
}, least);

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

test("every word is seen by a browser that does not know light-dark(), in either theme and on paper", async () => {
    const faults = [];
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
        const old = await chromium.newPage({ colorScheme });
        await old.route("**/*.css", async (route) => {
            const response = await route.fetch();
            await route.fulfill({ response, body: (await response.text()).replaceAll("light-dark(", "unknown(") });
        });
        for (const name of ["02-client-server-model.html", "08-closing.html", "appendix-play.html"]) {
            await old.goto(served() + name);
            await openAll(old);
            // mdBook's own dark theme has links of 3.9.
            const found = await unseen(old, 3.5);
            await old.emulateMedia({ media: "print" });
            found.push(...await unseen(old));
            await old.emulateMedia({ media: null });
            faults.push(...found.map((fault) => `${name}, ${colorScheme}: ${fault}`));
            const box = await old.locator("main .listing, .both-hands").first().evaluate((one) => getComputedStyle(one).borderTopStyle);
            assert.equal(box, "solid", name);
        }
        await old.close();
    }
    assert.deepEqual(faults, []);
});
