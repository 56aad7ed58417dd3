// Every page, in both themes and three widths, as axe-core sees it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, excess, pages, seen, served, violations } from "./support.js";

const address = served();

/** @type {import("playwright-core").Browser} */
let chromium;

before(async () => {
    chromium = await browser();
});

after(() => chromium?.close());

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`no page has a fault or is wider than its window, at any width in the ${colorScheme} theme`, async () => {
        const page = await chromium.newPage({ colorScheme });
        Object.assign(seen, { checks: 0, lowestContrast: Infinity });
        const faults = [];
        for (const name of pages) {
            for (const width of [320, 768, 1440]) {
                await page.setViewportSize({ width, height: 900 });
                await page.goto(address + name);
                const over = await excess(page);
                if (over > 0) {
                    faults.push(`${name} ${width}: ${over} pixels too wide`);
                }
                // The whole book on one page holds nothing that the others do not.
                if (name !== "print.html" || width === 1440) {
                    const found = await violations(page);
                    faults.push(...found.map((fault) => `${name} ${width}: ${fault}`));
                }
            }
        }
        console.log(`${seen.checks} places passed a rule; lowest contrast ${seen.lowestContrast}`);
        assert.deepEqual(faults, []);
        await page.close();
    });
}

test("without scripts, and in either theme of the system, every word stands out from its ground", async () => {
    const page = await chromium.newPage();
    // axe-core needs scripts, so those of the page are taken out.
    await page.route(/\.html$/, async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replaceAll(/<script[^]*?<\/script>/g, "");
        await route.fulfill({ response, body });
    });
    const faults = [];
    for (const name of pages.filter((name) => name !== "print.html")) {
        await page.goto(address + name);
        for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
            await page.emulateMedia({ colorScheme });
            const found = await violations(page, ["html"], ["color-contrast"]);
            faults.push(...found.map((fault) => `${name}, ${colorScheme}: ${fault}`));
        }
    }
    assert.deepEqual(faults, []);
    await page.close();
});
