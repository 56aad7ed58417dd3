// The pages for those who use the keyboard alone, want no movement, or read
// large text.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asFile, browser, excess, pages } from "./support.js";

const CHAPTER = `${asFile}05-data-formats.html`;

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

/**
 * What has the focus: its name, whether all of it that fits is in the window and
 * nothing lies over it, and the part of the window where its focus shows.
 * @param {import("playwright-core").Page} page
 */
const focused = (page) => page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) {
        return null;
    }
    const all = element.getBoundingClientRect();
    const top = Math.max(all.top, 0);
    const bottom = Math.min(all.bottom, innerHeight);
    const line = element.getClientRects()[0];
    const middle = (Math.max(line.top, 0) + Math.min(line.bottom, innerHeight)) / 2;
    const hit = document.elementFromPoint((line.left + line.right) / 2, middle);
    const x = Math.max(all.left - 8, 0);
    const y = Math.max(top - 8, 0);
    const kind = (/** @type {Element | null | undefined} */ some) => `${some?.tagName}.${some?.className}`;
    return {
        name: `${kind(element)} ${element.textContent?.trim().slice(0, 30)}`,
        kind: [element.parentElement?.parentElement, element.parentElement, element].map(kind).join(),
        inWindow: all.left >= 0 && Math.floor(all.right) <= innerWidth
            && bottom - top >= Math.min(all.height, innerHeight / 2) - 1,
        covered: !element.contains(hit),
        clip: {
            x,
            y,
            width: Math.min(all.right + 8, innerWidth) - x,
            height: Math.min(bottom + 8, innerHeight) - y,
        },
    };
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    for (const width of [320, 1440]) {
        test(`whoever walks by Tab sees where the focus is, in the ${colorScheme} theme at ${width}`, async () => {
            const page = await chromium.newPage({
                colorScheme,
                viewport: { width, height: 900 },
                reducedMotion: "reduce",
            });
            await page.goto(CHAPTER);
            const faults = [];
            const kinds = new Set();
            let stops = 0;
            while (stops < 500) {
                await page.keyboard.press("Tab");
                const stop = await focused(page);
                if (!stop) {
                    break;
                }
                stops += 1;
                const { name, kind, inWindow, covered, clip } = stop;
                if (!inWindow) {
                    faults.push(`${name} is out of the window`);
                }
                if (covered) {
                    faults.push(`${name} is covered`);
                }
                // One of a kind is looked at: pictures take their time.
                if (inWindow && !kinds.has(kind)) {
                    kinds.add(kind);
                    const withFocus = await page.screenshot({ clip });
                    await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
                    if (withFocus.equals(await page.screenshot({ clip }))) {
                        faults.push(`${name} looks the same with and without focus`);
                    }
                }
            }
            console.log(`${stops} stops of ${kinds.size} kinds`);
            assert.deepEqual(faults, []);
            assert.ok(stops > 50, `only ${stops} stops`);
            await page.close();
        });
    }
}

for (const [key, choose] of /** @type {const} */ ([["/", "ArrowDown"], ["s", "Tab"]])) {
    test(`the search leads to a place in the book by ${key} and ${choose}`, async () => {
        const page = await chromium.newPage();
        await page.goto(CHAPTER);
        await page.keyboard.press(key);
        await page.keyboard.type("ephemeral");
        const result = page.locator("#mdbook-searchresults a").first();
        await result.waitFor();
        const address = await result.evaluate((link) => /** @type {HTMLAnchorElement} */ (link).href);
        const outline = () => page.locator("#mdbook-searchresults :is(li.focus, a:focus)").evaluateAll((chosen) =>
            chosen.map((element) => getComputedStyle(element).outlineStyle));
        assert.deepEqual(await outline(), []);
        await page.keyboard.press(choose);
        assert.deepEqual(await outline(), ["solid"]);
        await page.keyboard.press("Enter");
        await page.waitForURL(address);
        const { top, bottom } = await page.locator(":target").evaluate((target) => target.getBoundingClientRect());
        assert.ok(top >= 0 && bottom <= 720, `the place is from ${top} to ${bottom}`);
        assert.match((await page.locator("mark").first().textContent()) ?? "", /ephemeral/i);
        await page.close();
    });
}

test("the search and the sidebar answer to the mouse", async () => {
    const page = await chromium.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(CHAPTER);
    await page.locator("#mdbook-search-toggle").click();
    await page.keyboard.type("half-close");
    const result = page.locator("#mdbook-searchresults a").first();
    const address = await result.evaluate((link) => /** @type {HTMLAnchorElement} */ (link).href);
    await result.click();
    await page.waitForURL(address);

    const sidebar = page.locator("#mdbook-sidebar");
    for (const state of /** @type {const} */ (["hidden", "visible"])) {
        await page.locator("#mdbook-sidebar-toggle").click();
        await sidebar.waitFor({ state });
    }
    await sidebar.getByRole("link", { name: "Sending Data" }).click();
    await page.waitForURL(/06-sending/);
    await page.close();
});

test("nothing moves for those who want no movement, and the sidebar goes and comes", async () => {
    const page = await chromium.newPage({
        reducedMotion: "reduce",
        viewport: { width: 1440, height: 900 },
    });
    await page.goto(CHAPTER);
    const moving = () => page.evaluate(() => {
        const parts = [undefined, "::before", "::after"];
        const elements = [...document.querySelectorAll("*")].filter((element) => parts.some((part) => {
            const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element, part);
            return /[1-9]/.test(transitionDuration) || animationName !== "none" || scrollBehavior === "smooth";
        }));
        return [
            ...elements.map(({ tagName, id, className }) => `${tagName}#${id}.${className}`),
            ...document.getAnimations().map(String),
        ];
    });
    assert.deepEqual(await moving(), []);
    for (const shown of [false, true]) {
        await page.getByRole("button", { name: "Table of contents" }).press("Enter");
        assert.deepEqual(await moving(), []);
        assert.equal(await page.locator("#mdbook-sidebar").isVisible(), shown);
    }
    await page.close();
});

test("text of twice the size is cut off nowhere, and no page gets wider than its window", async () => {
    const page = await chromium.newPage();
    const faults = [];
    // 404.html has its styles from the server, and print.html says nothing of its own.
    for (const name of pages.filter((name) => !["404.html", "print.html"].includes(name))) {
        await page.goto(asFile + name);
        // mdBook sets it to 62.5 %.
        await page.addStyleTag({ content: ":root { font-size: 125% }" });
        for (const width of [640, 1280]) {
            await page.setViewportSize({ width, height: 900 });
            const over = await excess(page);
            if (over > 0) {
                faults.push(`${name} at ${width}: ${over} pixels too wide`);
            }
            const cut = await page.evaluate(() =>
                [...document.querySelectorAll("body *")].filter((element) => {
                    const { overflowX, overflowY } = getComputedStyle(element);
                    return element.checkVisibility()
                        && (/hidden|clip/.test(overflowX) && element.scrollWidth > element.clientWidth + 1
                            || /hidden|clip/.test(overflowY) && element.scrollHeight > element.clientHeight + 1);
                }).map(({ tagName, id, className }) => `${tagName}#${id}.${className}`));
            faults.push(...cut.map((element) => `${name} at ${width}: ${element} is cut off`));
        }
    }
    assert.deepEqual(faults, []);
    await page.close();
});
