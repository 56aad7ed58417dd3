// The pages for those who use the keyboard alone, want no movement, or read
// large text.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { asFile, browser, pages } from "./support.js";

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
